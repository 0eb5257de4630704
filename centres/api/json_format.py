"""How the API reads JSON, writes JSON, and says what is wrong (RFC 9457)."""

from collections.abc import Iterator
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from centres import errors
from centres.ground.country import DOUBTFUL
from centres.journal.action import CodeNeededError
from centres.journal.entries import SubmissionReusedError, SubmissionTakenError

PROBLEM = "application/problem+json"
CODES = [DOUBTFUL]  # of faults that a program may act on
DEEPEST = 20  # levels of a body: beyond 254 it could not be written down again


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b"" if data is None else orjson.dumps(data, default=str)


class Negotiation(DefaultContentNegotiation):
    """A format by `?format=`, else by `Accept`; where nobody writes that one, the answer names it.

    What the address asks for is answered whatever is accepted: many a client names JSON always.
    """

    def select_renderer(self, request, renderers, format_suffix=None):
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except exceptions.NotAcceptable as refused:
            first = (refused.available_renderers or renderers)[0]
            if request.query_params.get("format") or getattr(first, "by_address", False):
                return first, first.media_type
            raise

    def filter_renderers(self, renderers, format):
        matching = [renderer for renderer in renderers if renderer.format == format]
        if not matching:
            known = dict.fromkeys(renderer.format for renderer in renderers)
            raise ValidationError({"format": _("Choose one of: %s.") % ", ".join(known)})
        return matching


class BodyTooLargeError(exceptions.APIException):
    status_code = 413
    default_detail = gettext_lazy("A body has at most 1 MB.")


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE  # Django holds only forms to it
        text = stream.read(most + 1)
        if len(text) > most:
            raise BodyTooLargeError
        try:
            body = orjson.loads(text)
        except ValueError as wrong:
            raise exceptions.ParseError(_("The body is not JSON: %s") % wrong) from wrong
        if not isinstance(body, dict):
            raise exceptions.ParseError(_("The body is not a JSON object."))
        if _is_deep(body):
            raise exceptions.ParseError(_("The body is nested too deeply."))
        return body


def _is_deep(body: dict) -> bool:
    level: list[Any] = [body]
    for _step in range(DEEPEST):
        inside = [v.values() if isinstance(v, dict) else v for v in level if _holds(v)]
        level = [value for values in inside for value in values]
    return any(_holds(value) for value in level)


def _holds(value: Any) -> bool:
    return isinstance(value, dict | list)


def problem(wrong: Exception, context: dict) -> Response | None:
    """Answer an exception as problem+json; None for one that is nobody's fault but ours."""
    status, sentence, more = _described(wrong)
    if status is None:
        return None
    # Whatever format was asked for: a problem is JSON.
    instance = errors.instance(context["request"])
    context["request"].accepted_renderer = JSONRenderer()
    context["request"].accepted_media_type = PROBLEM
    return Response(
        {"type": "about:blank", "status": status, "title": sentence, **more, **instance},
        status=status,
        content_type=PROBLEM,
        headers=_headers(wrong),
    )


def _described(wrong: Exception) -> tuple[int | None, str, dict]:
    if isinstance(wrong, ValidationError | exceptions.ValidationError):
        return 400, _("Some of this cannot be accepted."), {"errors": list(_errors(wrong))}
    if isinstance(wrong, SubmissionReusedError):
        return 422, _("This submission is known with another content."), {}
    if isinstance(wrong, SubmissionTakenError):
        return 409, _("This submission is taken."), {}
    if isinstance(wrong, CodeNeededError):
        return 403, errors.code_needed(), {}
    if isinstance(wrong, PermissionDenied):
        return 403, _("The posting or the token in use does not allow this."), {}
    if isinstance(wrong, Http404):
        return 404, _("There is nothing here, or it is not yours to see."), {}
    if isinstance(wrong, exceptions.Throttled):
        sentence = _("Too many calls: you have %s a minute. Come again after `Retry-After`.")
        return wrong.status_code, sentence % settings.API_CALLS_A_MINUTE, {}
    if isinstance(wrong, exceptions.APIException):
        return wrong.status_code, str(wrong.detail), getattr(wrong, "more", {})
    return None, "", {}


def _headers(wrong: Exception) -> dict[str, str]:
    said = {
        "WWW-Authenticate": getattr(wrong, "auth_header", None),
        "Retry-After": getattr(wrong, "wait", None),
    }
    return {name: str(value) for name, value in said.items() if value}


def _errors(
    wrong: ValidationError | exceptions.ValidationError,
) -> Iterator[dict[str, str]]:
    """Yield path and sentence of each fault; the path of a fault of the whole is empty."""
    if isinstance(wrong, exceptions.ValidationError):
        yield from _flat(wrong.detail, "")
    elif hasattr(wrong, "error_dict"):
        for path, faults in wrong.error_dict.items():
            path = "" if path == "__all__" else path
            yield from ({"path": path, **each} for fault in faults for each in _sentences(fault))
    else:
        yield from ({"path": "", "message": sentence} for sentence in wrong.messages)


def _sentences(fault: ValidationError) -> Iterator[dict[str, str]]:
    """Yield each sentence of a fault, with its code where programs may act on it."""
    code = {"code": fault.code} if fault.code in CODES else {}
    yield from ({"message": sentence, **code} for sentence in fault.messages)


def _flat(detail: Any, path: str) -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for key, inner in detail.items():
            key = "" if key == "non_field_errors" else str(key)
            yield from _flat(inner, f"{path}.{key}".strip("."))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, path)
    else:
        yield {"path": path, "message": str(detail)}
