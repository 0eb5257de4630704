"""Pages of incidents, notes, drafts and the daily summary."""

from incidents.views.exchange.answer import AnswerConfirm, IncidentAnswer, IncidentCorrection
from incidents.views.reports.abductions import abduction_list
from incidents.views.reports.closing import IncidentOutcome, IncidentStrike
from incidents.views.reports.detail import IncidentEnter, incident_detail
from incidents.views.reports.nearby import incident_near
from incidents.views.reports.read_back import incident_read
from incidents.views.reports.relate import EventConfirm, EventDissolve, EventPropose, IncidentRelate
from incidents.views.reports.report import draft_discard, draft_keep, draft_list, incident_new
from incidents.views.reports.revise import IncidentRevise
from incidents.views.reports.translate import IncidentTranslate
from incidents.views.search.log import incident_changes, incident_list
from incidents.views.watch.board import home
from incidents.views.watch.handover import HandoverList, HandoverSignIn, handover
from incidents.views.watch.nil_return import NilReturnFiled
from incidents.views.watch.notes import NoteList

__all__ = [
    "AnswerConfirm",
    "EventConfirm",
    "EventDissolve",
    "EventPropose",
    "HandoverList",
    "HandoverSignIn",
    "IncidentAnswer",
    "IncidentCorrection",
    "IncidentEnter",
    "IncidentOutcome",
    "IncidentRelate",
    "IncidentRevise",
    "IncidentStrike",
    "IncidentTranslate",
    "NilReturnFiled",
    "NoteList",
    "abduction_list",
    "draft_discard",
    "draft_keep",
    "draft_list",
    "handover",
    "home",
    "incident_changes",
    "incident_detail",
    "incident_list",
    "incident_near",
    "incident_new",
    "incident_read",
]
