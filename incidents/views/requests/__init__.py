"""Pages of requests between rooms: the list, asking, and one request with what became of it."""

from incidents.views.requests.ask import RequestNew, request_read
from incidents.views.requests.detail import (
    request_accept,
    request_complete,
    request_decline,
    request_detail,
    request_withdraw,
)
from incidents.views.requests.lists import request_list
from incidents.views.requests.of_incident import of_incident

__all__ = [
    "RequestNew",
    "of_incident",
    "request_accept",
    "request_complete",
    "request_decline",
    "request_detail",
    "request_list",
    "request_read",
    "request_withdraw",
]
