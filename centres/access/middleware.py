"""Around every answer: how it travels, who may keep it, what is said where there is none."""

import gzip
import re

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.middleware.gzip import GZipMiddleware
from django.utils.log import log_response

from centres import database, errors, values
from centres.access import downloads
from centres.text import marks

KEPT = "private, max-age=31536000, immutable"
TEXT = re.compile(r"text/|application/(?:[a-z.]+\+)?(?:json|yaml)")
ISOLATES = [  # of one length in bytes, as the length of the answer is already said
    (ours.encode(), true.encode())
    for ours, true in zip(marks.STANDING_IN, marks.ISOLATES, strict=True)
]
KEPT_HEADERS = {"HTTP_USER_AGENT", "HTTP_ACCEPT"}  # with sessions, and with failed sign-ins


class CompressingMiddleware(GZipMiddleware):
    """Compress pages as far as gzip can: half a millisecond here saves forty on a poor link."""

    def process_response(self, request, response):
        page = None if response.streaming or "Content-Encoding" in response else response.content
        response = super().process_response(request, response)
        if page is not None and "Content-Encoding" in response:
            # Django's padding against guessing by lengths is the file name in gzip's own head.
            padded = response.content
            head = padded[: padded.index(0, 10) + 1]
            response.content = head + gzip.compress(page, 9, mtime=0)[10:]
            response["Content-Length"] = str(len(response.content))
        return response


class IsolatingMiddleware:
    """Put true isolates into our sentences, whatever kind of text the answer is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.streaming and TEXT.match(response.get("Content-Type", "")):
            for ours, true in ISOLATES:
                response.content = response.content.replace(ours, true)
        return response


class BusyMiddleware:
    """Say when to come again where the database is away, a lock held, or every turn taken."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, downloads.TooManyError):
            response = errors.too_many(request, exception.own)
        elif database.is_away(exception):
            response = errors.busy(request)
        else:
            return None
        told = {"response": response, "request": request, "exception": exception}
        log_response("%s: %s", response.reason_phrase, request.path, **told)
        return response


class StorableHeadersMiddleware:
    """Leave out what PostgreSQL cannot hold of the headers that are kept with a sign-in.

    A cookie with a NUL, which quoting can hide, is refused: nobody could look for it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if any("\x00" in value for value in request.COOKIES.values()):
            return HttpResponseBadRequest("A cookie holds a character that cannot be stored.")
        for name in KEPT_HEADERS & request.META.keys():
            request.META[name] = values.storable(request.META[name])
        return self.get_response(request)


class PrivateAnswersMiddleware:
    """Let no browser or proxy keep what a signed-in officer was shown.

    Only what never changes and tells of nothing that happened may be kept, by the browser alone: a
    view says so with `kept_for_good` on its answer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers:
            kept = getattr(response, "kept_for_good", False)
            response["Cache-Control"] = KEPT if kept else "no-store"
        return response
