"""Pages of incidents, notes, drafts and the daily summary."""

from incidents.views.abductions import abduction_list
from incidents.views.answering import incident_answer, incident_correction
from incidents.views.board import home
from incidents.views.handover import handover, handover_list, handover_sign_in
from incidents.views.incident import incident_detail, incident_enter
from incidents.views.log import incident_changes, incident_list
from incidents.views.near import incident_near
from incidents.views.nil_return import nil_return
from incidents.views.notes import note_list
from incidents.views.outcome import incident_outcome
from incidents.views.relating import (
    event_confirm,
    event_dissolve,
    event_propose,
    incident_relate,
)
from incidents.views.reporting import draft_discard, draft_keep, draft_list, incident_new
from incidents.views.revising import incident_revise
from incidents.views.striking import incident_strike
from incidents.views.translating import incident_translate

__all__ = [
    "abduction_list",
    "draft_discard",
    "draft_keep",
    "draft_list",
    "event_confirm",
    "event_dissolve",
    "event_propose",
    "handover",
    "handover_list",
    "handover_sign_in",
    "home",
    "incident_answer",
    "incident_changes",
    "incident_correction",
    "incident_detail",
    "incident_enter",
    "incident_list",
    "incident_near",
    "incident_new",
    "incident_outcome",
    "incident_relate",
    "incident_revise",
    "incident_strike",
    "incident_translate",
    "nil_return",
    "note_list",
]
