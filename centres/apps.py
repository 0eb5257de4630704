"""The app of rooms, officers, postings, areas and the journal."""

from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "centres"

    def ready(self):
        from django.db.backends.signals import connection_created

        from centres import durability
        from centres.access import sign_ins  # noqa: F401 – hears of them from now on
        from centres.journal import access_log, checkpoints, followers, held_keys, verify
        from centres.text import display
        from centres.watching import failures

        connection_created.connect(durability.ask_first)
        display.install()
        failures.watch()
        verify.covered.append(checkpoints.cosigned)
        asked = (access_log, checkpoints, followers, held_keys)
        verify.further_faults += [module.faults for module in asked]
