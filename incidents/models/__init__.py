"""Incidents, their source details, entries and drafts."""

from incidents.models.draft import Draft
from incidents.models.entry import Entry
from incidents.models.incident import Incident
from incidents.models.source import SourceDetail

RECORDS = (Incident, SourceDetail, Entry)
CHANGEABLE = (Incident,)  # the other records are written once
WORKING_STATE = (Draft,)

__all__ = ["CHANGEABLE", "RECORDS", "WORKING_STATE", "Draft", "Entry", "Incident", "SourceDetail"]
