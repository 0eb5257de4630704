"""The app of what happened and what was said about it."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self):
        from centres.journal import verify
        from incidents import derived

        verify.further_faults.append(derived.faults)
