"""Around every request: the id that it is called by, its line in the log, its count."""

import logging
import re
import secrets
import time

import structlog
from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from centres.watching import metrics

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{6,62}[0-9A-Za-z]")
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none is taken for another on the telephone


class RequestMiddleware:
    """Give each request an id and the log a line: by whom, what, how it went, how long it took.

    The id is the proxy's, or made here; the answer carries it, and pages of errors show it. The
    figures of the server are answered here too, before anything asks for a name of the site.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Not `request.headers`, which stay as first read: what is odd in them is taken out later.
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request.request_id = given if WELL_FORMED.fullmatch(given) else _made()
        started = time.monotonic()
        with structlog.contextvars.bound_contextvars(request=request.request_id):
            response = self._answer(request)
            _note(request, response, time.monotonic() - started)
        response[HEADER] = request.request_id
        return response

    def _answer(self, request) -> HttpResponse:
        if metrics.is_asked(request):
            return HttpResponse(metrics.text(), content_type=metrics.CONTENT_TYPE)
        return self.get_response(request)


def _made() -> str:
    letters = [secrets.choice(LETTERS) for _place in range(8)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def _note(request, response: HttpResponse, seconds: float) -> None:
    found = getattr(request, "resolver_match", None)
    view = found.view_name if found else ""
    metrics.count(view=view, status=response.status_code, seconds=seconds)
    said = {
        "method": request.method if request.method in metrics.METHODS else "other",
        "path": request.path,
        "view": view,
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "officer": _officer(request),
    }
    level = logging.ERROR if response.status_code >= 500 else logging.INFO
    log.log(level, "request", extra={key: value for key, value in said.items() if value != ""})


def _officer(request) -> str:
    """Return the key of who asked, where that was found out: nothing is asked for it."""
    user = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject):
        user = getattr(request, "_cached_user", None)
    return str(user.pk) if user is not None and user.is_authenticated else ""
