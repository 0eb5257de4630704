"""REST: the list of incidents, reporting, and the feed of changes."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from centres import journal
from centres.api.bodies import own_centre
from centres.api.json_format import PROBLEM
from centres.api.openapi import LIMIT, TAGGED, operation
from centres.api.rooms import clean_limit, listed, refuse_unknown
from centres.journal.action import require
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
from incidents.search.filters import filtered
from incidents.search.paging import cursor_of

INCIDENTS = "Incidents"


def _stream(format: str) -> type[BaseRenderer]:
    told = {"format": format, "media_type": exports.FORMATS[format].media_type, "charset": None}
    return type(f"{format.title()}Renderer", (BaseRenderer,), told)


STREAMS = [_stream(format) for format in exports.FORMATS]  # for negotiation: they write nothing


class IncidentList(APIView):
    """The log of all rooms."""

    def get_renderers(self):
        streams = STREAMS if self.request.method in ("GET", "HEAD") else []
        return [*super().get_renderers(), *(renderer() for renderer in streams)]

    @operation(
        "list_incidents",
        INCIDENTS,
        answers={200: schemas.IncidentPage, **schemas.STREAMS},
        refusals=[429],
        parameters=[*parameters.FILTERS, *parameters.PAGED, parameters.FORMAT],
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
        require(request.user, Permission.READ_INCIDENTS)
        parameters = request.query_params.copy()
        parameters.pop("format", None)
        if (format := request.accepted_renderer.format) in exports.FORMATS:
            return _download(request, parameters, format)
        limit = clean_limit(request)
        chosen = filtered(Incident.objects.visible_to(request.user), parameters)
        cursor = request.query_params.get("cursor")
        rows = chosen.newest(cursor, limit + 1, incident_rows.rows)
        following = None
        if len(rows) > limit:
            last = rows[limit - 1]
            following = cursor_of(last["occurred_at"], last["number"], last["id"])
        return listed(request, rows[:limit], following)

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
        refuse_unknown(request, set())
        require(request.user, Permission.REPORT)
        body = ReportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        told = dict(body.validated_data)
        incident = actions.report(
            by=request.user,
            submission=told.pop("submission"),
            centre=own_centre(request, Permission.REPORT, told.pop("centre", None)),
            fields=told,
            channel=Channel.API.value,
        )
        headers = {"Location": request.build_absolute_uri(f"{request.path}/{incident.number}")}
        return Response(incident_rows.row(incident), status=201, headers=headers)


def _download(request, parameters, format: str):
    incidents = exports.exportable(request.user)
    paged = {"limit", "cursor"} & set(parameters)
    if paged:
        sentence = _("This format has no pages: every incident comes in one answer.")
        raise ValidationError(dict.fromkeys(sorted(paged), sentence))
    chosen = filtered(incidents, parameters)
    if request.method == "HEAD":
        return exports.announced(format)
    return exports.download(chosen, by=request.user, format=format)


class BeyondHeadError(exceptions.APIException):
    """Somebody has read further than the book goes; the answer holds its head."""

    status_code = 409
    default_detail = gettext_lazy(
        "The journal ends before this position: it was restored from an earlier copy."
    )

    def __init__(self, head: int):
        super().__init__()
        self.more = {"head": head}


class Changes(APIView):
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
        refuse_unknown(request, {"after", "limit"})
        if not (readable(request.user) or request.user.may(Permission.READ_JOURNAL)):
            raise PermissionDenied
        limit, after = clean_limit(request), _position(request)
        head = journal.position()
        if after > head:
            raise BeyondHeadError(head)
        tag = _tag(request, head, after, limit)
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers={"ETag": tag})
        entries = JournalEntry.objects.visible_to(request.user).after(after)
        found = list(entries.filter(position__lte=head)[:limit])
        following = found[-1].position if len(found) == limit else head
        return Response(
            {"changes": [_change(e) for e in found], "next": following, "head": head},
            headers={"ETag": tag},
        )


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
