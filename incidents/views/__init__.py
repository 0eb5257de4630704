"""Pages of incidents, drafts and the daily summary."""

from incidents.views.log import incident_changes, incident_detail, incident_list
from incidents.views.reporting import draft_discard, draft_list, incident_new

__all__ = [
    "draft_discard",
    "draft_list",
    "incident_changes",
    "incident_detail",
    "incident_list",
    "incident_new",
]
