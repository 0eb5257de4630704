"""REST: the issued daily summaries – the list, one day, its paper."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from centres.access import downloads
from centres.api.openapi import operation
from centres.api.rooms import clean_limit, listed, refuse_unknown
from centres.journal.action import require
from centres.permissions import Permission
from incidents.api import summary_rows, summary_schemas
from incidents.api.parameters import DAY, DAYS, EDITION, LANGUAGE, PAGED
from incidents.models import DailySummary, Signature
from incidents.publishing import stored_papers
from incidents.views.summary.day import clean_day

TAG = "Daily summary"
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,4})", re.ASCII)


class PaperRenderer(BaseRenderer):
    media_type = "application/pdf"
    format = "pdf"
    by_address = True  # which has no other format
    charset = None
    render_style = "binary"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return data


def of_day(name: str, answers: dict, *, parameters=(), body=None, refusals=()):
    """Describe an operation on one day."""
    parameters = [DAY, *parameters]
    told = {"answers": answers, "parameters": parameters, "body": body}
    return operation(name, TAG, refusals=[404, *refusals], **told)


class SummaryList(APIView):
    """The issued editions of all days, the newest day first."""

    @operation(
        "list_summaries",
        TAG,
        answers={200: summary_schemas.SummaryPage},
        parameters=[*DAYS, *PAGED],
    )
    def get(self, request):
        refuse_unknown(request, {"day_from", "day_until", "limit", "cursor"})
        require(request.user, Permission.READ_SUMMARY)
        limit = clean_limit(request)
        found = _after(_between(_seen(request), request.query_params), request.query_params)
        rows = list(found.defer("core").order_by("-day", "-edition")[: limit + 1])
        last = rows[limit - 1] if len(rows) > limit else None
        cursor = last and f"{last.day.isoformat()}.{last.edition}"
        return listed(request, summary_rows.editions(rows[:limit], signatures(request)), cursor)


def _seen(request):
    return DailySummary.objects.visible_to(request.user)


def signatures(request):
    return Signature.objects.visible_to(request.user)


def _between(summaries, parameters):
    bounds = {"day_from": "day__gte", "day_until": "day__lt"}
    told = {bounds[name]: _date(name, parameters[name]) for name in bounds if name in parameters}
    return summaries.filter(**told)


def _date(name: str, text: str) -> date:
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValidationError({name: _("Give a date such as 2026-11-22.")})


def _after(summaries, parameters):
    """Return what follows the cursor, the newest day and its latest edition first."""
    if "cursor" not in parameters:
        return summaries
    wrong = {"cursor": _("This is no cursor that a page gave out.")}
    named = CURSOR.fullmatch(parameters["cursor"])
    if named is None:
        raise ValidationError(wrong)
    try:
        day, edition = date.fromisoformat(named[1]), int(named[2])
    except ValueError as refused:
        raise ValidationError(wrong) from refused
    same_day = Q(day=day, edition__lt=edition)
    return summaries.filter(Q(day__lt=day) | same_day, day__lte=day)


def readable_day(request, day: str) -> date:
    """Return the day of an address; 404 for whoever reads no summaries."""
    if not request.user.may(Permission.READ_SUMMARY):
        raise Http404
    return clean_day(day)


def edition_of(request, day: str, number: str | None) -> DailySummary:
    """Return the edition named, else the latest one issued. Raises Http404."""
    editions = _seen(request).of(readable_day(request, day)).select_related("issued_by")
    if number is not None:
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= 999):
            raise ValidationError({"edition": _("Give a number from 1 to %s.") % 999})
        editions = editions.filter(edition=int(number))
    found = editions.first()
    if found is None:
        raise Http404
    return found


class SummaryDetail(APIView):
    """An issued day: the frozen text, its hash, its signatures, and what changed since."""

    @of_day("get_summary", {200: summary_schemas.WholeSummary}, parameters=[EDITION])
    def get(self, request, day):
        refuse_unknown(request, {"edition"})
        summary = edition_of(request, day, request.query_params.get("edition"))
        return Response(summary_rows.whole(summary, signatures(request)))


class SummaryPaper(APIView):
    """An issued day as it is printed: two pages of A4."""

    renderer_classes = [PaperRenderer]

    @of_day(
        "get_summary_paper",
        {(200, "application/pdf"): OpenApiTypes.BINARY},
        parameters=[EDITION, LANGUAGE],
        refusals=[429],
    )
    def get(self, request, day):
        refuse_unknown(request, {"edition", "language"})
        language = request.query_params.get("language", get_language())
        if language not in LANGUAGE.type["enum"]:
            known = ", ".join(LANGUAGE.type["enum"])
            raise ValidationError({"language": _("Choose one of: %s.") % known})
        summary = edition_of(request, day, request.query_params.get("edition"))
        name = f"summary-{summary.day.isoformat()}-{summary.edition}-{language}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        with downloads.turn(request.user):
            made = stored_papers.printed(summary, language)
        return Response(made, headers=headers)
