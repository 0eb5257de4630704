"""The app of what happened and what was said about it."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"
