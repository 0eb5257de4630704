"""REST: the list of incidents, reporting, and the feed of changes."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from centres import journal
from centres.access.tokens import address_of
from centres.api.endpoints import Endpoint, tagged
from centres.api.json_format import PROBLEM
from centres.api.lists import KeysetPagination, ListEndpoint, clean_limit, listing
from centres.api.openapi import LIMIT, TAGGED, operation
from centres.models import JournalEntry
from centres.models.journal_entry import readable
from centres.models.record import instant
from centres.permissions import Permission
from incidents import actions, exports
from incidents.api import parameters, schemas
from incidents.api.bodies import ReportSerializer
from incidents.exports import incident_rows
from incidents.kinds import Channel
from incidents.models import Incident
from incidents.search.filters import IncidentFilter
from incidents.search.paging import cursor_of

INCIDENTS = "Incidents"


def _stream(format: str) -> type[BaseRenderer]:
    """Return a renderer that negotiates a format of downloads, and writes nothing."""
    media_type = exports.FORMATS[format].media_type
    members = {"format": format, "media_type": media_type, "charset": None}
    return type(f"{format.title()}Renderer", (BaseRenderer,), members)


STREAMS = [_stream(name) for name, format in exports.FORMATS.items() if format.most is None]


class LogPagination(KeysetPagination):
    """In the order of the log, the newest first; see `IncidentFilter.newest`."""

    def read(self, queryset, cursor, most):
        return self.view.filterset.newest(cursor, most, incident_rows.rows)

    def cursor_of(self, row):
        return cursor_of(row["occurred_at"], row["number"], row["id"])


class IncidentList(ListEndpoint):
    """The log of all rooms."""

    model = Incident
    filterset_class = IncidentFilter
    pagination_class = LogPagination

    def get_renderers(self):
        streams = STREAMS if self.request.method in ("GET", "HEAD") else []
        return [*super().get_renderers(), *(renderer() for renderer in streams)]

    @listing(
        "list_incidents",
        INCIDENTS,
        schemas.IncidentPage,
        answers=schemas.STREAMS,
        parameters=[parameters.FORMAT],
    )
    def get(self, request):
        """The log of all rooms, the newest first, filtered like the page.

        As CSV, NDJSON and GeoJSON every incident comes in one answer, without `limit` and `cursor`.
        An answer that is broken off is not complete.

        CSV is UTF-8 with a byte order mark. It has codes, and labels beside them; times in UTC
        and as DTG; a column for each cell of the casualties, such as `killed_civilian`. An empty
        cell is unknown or zero. Texts are quoted. Where a spreadsheet would take a part of a text
        for a formula, by whatever separator, an apostrophe stands before it; a character that
        nobody sees is a mark such as `[U+202E]`. Every other format has the text as it was
        written. NDJSON has an incident a line, as `results` would hold it.
        """
        if (format := request.accepted_renderer.format) in exports.FORMATS:
            return self.download(request, format)
        return self.list(request)

    def rows(self, page):
        return page

    def download(self, request, format: str):
        incidents = exports.exportable(request.user)
        if paged := {"limit", "cursor"} & set(request.query_params):
            sentence = _("This format has no pages: every incident comes in one answer.")
            raise ValidationError(dict.fromkeys(sorted(paged), sentence))
        self.filter_queryset(incidents)
        if request.method == "HEAD":
            return exports.announced(format)
        told = {"format": format, "address": address_of(request)}
        return exports.download(self.filterset, by=request.user, **told)

    @operation(
        "report_incident",
        INCIDENTS,
        answers={201: schemas.Incident},
        parameters=[parameters.LOCATION],
        body=ReportSerializer,
    )
    def post(self, request):
        """Report an incident for a centre of one's own; the same again is harmless.

        The time comes as `occurred_at` or as `dtg`; the place as `mgrs`, as `latitude` and
        `longitude`, or in words.
        """
        body = self.own_body(actions.report)
        incident = actions.report(
            by=request.user,
            submission=body.pop("submission"),
            centre=body.pop("centre"),
            fields=body,
            channel=Channel.API.value,
        )
        headers = {"Location": request.build_absolute_uri(f"{request.path}/{incident.number}")}
        return Response(incident_rows.row(incident), status=201, headers=headers)


class BeyondHeadError(exceptions.APIException):
    """Somebody has read further than the book goes; the answer holds its head."""

    status_code = 409
    default_detail = gettext_lazy(
        "The journal ends before this position: it was restored from an earlier copy."
    )

    def __init__(self, head: int):
        super().__init__()
        self.more = {"head": head}


class Changes(Endpoint):
    """What was recorded after a position, in the order of the commits.

    Whoever stores `next` and asks again after it misses nothing and sees nothing twice. A position
    beyond the head is a 409 with the `head`: the record was restored from an earlier copy, and
    whoever mirrors it has to read it anew.
    """

    @operation(
        "list_changes",
        "Changes",
        answers={200: schemas.Changes, 304: None, (409, PROBLEM): schemas.BeyondProblem},
        parameters=[parameters.AFTER, LIMIT, *TAGGED],
    )
    def get(self, request):
        if not (readable(request.user) or request.user.may(Permission.READ_JOURNAL)):
            raise PermissionDenied
        limit, after = clean_limit(request), _position(request)
        head = journal.position()
        if after > head:
            raise BeyondHeadError(head)
        tag = _tag(request, head, after, limit)
        return tagged(request, tag, lambda: _changes(request, head, after, limit))


def _changes(request, head: int, after: int, limit: int) -> dict:
    entries = JournalEntry.objects.visible_to(request.user).after(after)
    entries = list(entries.filter(position__lte=head)[:limit])
    following = entries[-1].position if len(entries) == limit else head
    return {"changes": [_change(entry) for entry in entries], "next": following, "head": head}


def _position(request) -> int:
    text = request.query_params.get("after", "0")
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise ValidationError({"after": _("Give a position: a whole number, 0 for the beginning.")})
    return int(text)


def _tag(request, head: int, after: int, limit: int) -> str:
    scopes = "+".join(sorted(request.user.scopes or []))
    return f'W/"{head}-{after}-{limit}-{scopes}-{get_language()}"'


def _change(entry: JournalEntry) -> dict:
    return {
        "position": entry.position,
        "at": instant(entry.at),
        "verb": entry.verb,
        "subject": entry.subject,
        "key": entry.key,
        "by": entry.by_id,
        "centre": entry.centre or None,
        "state": entry.state(),
    }
