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

from centres.access import downloads
from centres.api.endpoints import Endpoint, clean_choice
from centres.api.lists import KeysetPagination, ListEndpoint, list_of, no_cursor
from centres.api.openapi import operation
from incidents.api import summary_rows, summary_schemas
from incidents.api.parameters import DAY, DAYS, EDITION, LANGUAGE
from incidents.models import DailySummary
from incidents.publishing import stored_papers

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
    return operation(
        name,
        TAG,
        answers=answers,
        refusals=[404, *refusals],
        parameters=[DAY, *parameters],
        body=body,
    )


class EditionPagination(KeysetPagination):
    """The newest day first, and of a day its latest edition."""

    def after(self, queryset, cursor):
        if cursor is not None:
            day, edition = _place(cursor)
            same_day = Q(day=day, edition__lt=edition)
            queryset = queryset.filter(Q(day__lt=day) | same_day, day__lte=day)
        return queryset.order_by("-day", "-edition")

    def cursor_of(self, row):
        return f"{row.day.isoformat()}.{row.edition}"


def _place(cursor: str) -> tuple[date, int]:
    """Return the day and the edition that a cursor names. Raises ValidationError for none."""
    parts = CURSOR.fullmatch(cursor)
    if parts is None:
        raise no_cursor()
    try:
        return date.fromisoformat(parts[1]), int(parts[2])
    except ValueError as wrong:
        raise no_cursor() from wrong


@list_of("list_summaries", TAG, summary_schemas.SummaryPage, parameters=DAYS)
class SummaryList(ListEndpoint):
    """The issued editions of all days, the newest day first."""

    model = DailySummary
    pagination_class = EditionPagination

    def get_queryset(self):
        bounds = {"day_from": "day__gte", "day_until": "day__lt"}
        params = self.request.query_params
        days = {bounds[name]: _day(name, params[name]) for name in bounds if name in params}
        return super().get_queryset().filter(**days).defer("core")

    def rows(self, page):
        return summary_rows.editions(page, seen_by=self.request.user)


def _day(name: str, text: str) -> date:
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValidationError({name: _("Give a date such as 2026-11-22.")})


def refuse_unread(request) -> None:
    """Raise Http404 for whoever reads no summaries."""
    if not request.user.may(DailySummary.reading):
        raise Http404


def edition_of(request, day: date, number: str | None) -> DailySummary:
    """Return the edition named, else the latest one issued. Raises Http404."""
    refuse_unread(request)
    editions = DailySummary.objects.visible_to(request.user).of(day).select_related("issued_by")
    if number is not None:
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= 999):
            raise ValidationError({"edition": _("Give a number from 1 to %s.") % 999})
        editions = editions.filter(edition=int(number))
    edition = editions.first()
    if edition is None:
        raise Http404
    return edition


class SummaryDetail(Endpoint):
    """An issued day: the frozen text, its hash, its signatures, and what changed since."""

    @of_day("get_summary", {200: summary_schemas.WholeSummary}, parameters=[EDITION])
    def get(self, request, day):
        summary = edition_of(request, day, request.query_params.get("edition"))
        return Response(summary_rows.whole(summary, seen_by=request.user))


class SummaryPaper(Endpoint):
    """An issued day as it is printed: two pages of A4."""

    renderer_classes = [PaperRenderer]

    @of_day(
        "get_summary_paper",
        {(200, "application/pdf"): OpenApiTypes.BINARY},
        parameters=[EDITION, LANGUAGE],
    )
    def get(self, request, day):
        language = clean_choice(request, LANGUAGE) or get_language()
        summary = edition_of(request, day, request.query_params.get("edition"))
        name = f"summary-{summary.day.isoformat()}-{summary.edition}-{language}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        with downloads.turn(request.user):
            paper = stored_papers.printed(summary, language)
        return Response(paper, headers=headers)
