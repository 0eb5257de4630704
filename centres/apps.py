"""The app of rooms, officers, postings, areas and the journal."""

from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "centres"

    def ready(self):
        from centres.text import display

        display.install()
