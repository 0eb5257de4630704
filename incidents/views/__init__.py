"""Pages of incidents, notes, drafts and the daily summary."""

from incidents.views.answering import incident_answer, incident_correction
from incidents.views.incident import incident_detail, incident_enter
from incidents.views.log import incident_changes, incident_list
from incidents.views.notes import note_list
from incidents.views.reporting import draft_discard, draft_list, incident_new
from incidents.views.revising import incident_revise
from incidents.views.striking import incident_strike

__all__ = [
    "draft_discard",
    "draft_list",
    "incident_answer",
    "incident_changes",
    "incident_correction",
    "incident_detail",
    "incident_enter",
    "incident_list",
    "incident_new",
    "incident_revise",
    "incident_strike",
    "note_list",
]
