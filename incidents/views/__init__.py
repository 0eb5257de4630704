"""Pages of incidents, notes, drafts and the daily summary."""

from incidents.views.exchange.answer import incident_answer, incident_correction
from incidents.views.reports.abductions import abduction_list
from incidents.views.reports.detail import incident_detail, incident_enter
from incidents.views.reports.nearby import incident_near
from incidents.views.reports.outcome import incident_outcome
from incidents.views.reports.relate import (
    event_confirm,
    event_dissolve,
    event_propose,
    incident_relate,
)
from incidents.views.reports.report import draft_discard, draft_keep, draft_list, incident_new
from incidents.views.reports.revise import incident_revise
from incidents.views.reports.strike import incident_strike
from incidents.views.reports.translate import incident_translate
from incidents.views.search.log import incident_changes, incident_list
from incidents.views.watch.board import home
from incidents.views.watch.handover import handover, handover_list, handover_sign_in
from incidents.views.watch.nil_return import nil_return
from incidents.views.watch.notes import note_list

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
