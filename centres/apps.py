"""The app of rooms, officers, postings, areas and the journal."""

from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "centres"

    def ready(self):
        from centres.access import sign_ins  # noqa: F401 – hears of them from now on
        from centres.journal import access_log, verify
        from centres.text import display
        from centres.watching import failures

        display.install()
        failures.watch()
        verify.further_faults.append(access_log.faults)
