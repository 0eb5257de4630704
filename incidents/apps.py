"""The app of what happened and what was said about it."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self):
        from centres import health
        from centres.journal import entries, held_keys, verify
        from centres.views import proposals
        from incidents import derived, hourly
        from incidents.actions import sources
        from incidents.derived import signed_days
        from incidents.views.maps import area_editions

        verify.further_faults.append(derived.faults)
        held_keys.claims |= signed_days.CLAIMS
        health.further_faults.append(hourly.faults)
        proposals.shown_beside["load_areas"] = area_editions.of_proposal
        entries.recorded_beside.append(sources.recorded)
