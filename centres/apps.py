"""The app of rooms, officers, postings, areas and the journal."""

from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "centres"

    def ready(self):
        from centres.access import sign_ins  # noqa: F401 – hears of them from now on
        from centres.journal import access_log, checkpoints, verify
        from centres.text import display

        display.install()
        verify.further_faults.append(access_log.faults)
        verify.further_faults.append(checkpoints.faults)
