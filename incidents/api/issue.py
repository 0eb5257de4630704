"""REST: what is done to a day – assess, issue, sign, mark as seen."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from centres.actions import Conflict
from centres.api import schemas
from centres.api.bodies import StrictSerializer, TextField
from centres.api.endpoints import Endpoint, representation
from centres.api.json_format import PROBLEM
from centres.models import Centre, Proposal
from incidents import actions
from incidents.api import summary_rows, summary_schemas
from incidents.api.body_fields import WholeField
from incidents.api.summaries import edition_of, of_day, refuse_unread
from incidents.models.summary import RESERVATION, TEXT


class AssessmentSerializer(StrictSerializer):
    """The section of a room, or (without one) the words for all."""

    centre = TextField(required=False, allow_null=True, max_length=16)
    text = TextField(allow_blank=True, max_length=TEXT)
    based_on = WholeField(
        required=False,
        allow_null=True,
        min_value=0,
        max_value=2**62,
        help_text="The position of the words that these replace.",
    )


class OwnSignatureField(serializers.DictField):
    """What the officer's own key signed: refused in words by the action where it is none."""

    child = TextField(max_length=8_000)

    def __init__(self, **more):
        words = "Of who has an own key: see `docs/api.md`."
        super().__init__(required=False, allow_null=True, help_text=words, **more)


class IssueSerializer(StrictSerializer):
    edition = WholeField(required=False, default=1, min_value=1, max_value=999)
    reason = TextField(
        required=False, allow_blank=True, max_length=500, help_text="Why it is corrected."
    )
    own_signature = OwnSignatureField()


class SeenSerializer(StrictSerializer):
    """An edition, by the hash that was read."""

    edition = WholeField(min_value=1, max_value=999)
    sha256 = TextField(max_length=64)


class SignSerializer(SeenSerializer):
    """What is signed: an edition, by the hash that was read."""

    reservation = TextField(required=False, allow_blank=True, max_length=RESERVATION)
    own_signature = OwnSignatureField()


class WordsStaleError(exceptions.APIException):
    """Another officer wrote meanwhile; the answer holds the words as they stand."""

    status_code = 412
    default_detail = gettext_lazy("Another officer wrote this meanwhile.")

    def __init__(self, current):
        super().__init__()
        self.more = {"current": summary_rows.words(current)}


class Assess(Endpoint):
    """What one thinks of a day, until it is issued."""

    @of_day(
        "assess_day",
        {200: summary_schemas.Assessment, (412, PROBLEM): summary_schemas.StaleWordsProblem},
        body=AssessmentSerializer,
    )
    def post(self, request, day):
        """Write the section of the own room, or as a commander the words for all.

        What stands already is replaced when `based_on` names its position; the same again is
        harmless.
        """
        body = _body(self, actions.assess)
        centre = _centre(request, body.pop("centre", None))
        try:
            assessment = actions.assess(by=request.user, day=day, centre=centre, **body)
        except Conflict as conflict:
            raise WordsStaleError(conflict.current) from conflict
        return Response(summary_rows.words(assessment))


def _body(endpoint: Endpoint, act) -> dict:
    """Return the body of a call that writes, for those who may at all."""
    request = endpoint.request
    refuse_unread(request)
    act.require(request.user)
    return endpoint.body()


def _centre(request, code: str | None) -> Centre | None:
    if code is None:
        return None
    rooms = {centre.pk: centre for centre in Centre.objects.visible_to(request.user)}
    if code not in rooms:
        raise ValidationError({"centre": _("Choose one of: %s.") % ", ".join(rooms)})
    return rooms[code]


class Issue(Endpoint):
    """Freeze a day that is over."""

    @of_day(
        "issue_summary",
        {201: summary_schemas.WholeSummary, 202: schemas.Proposal},
        body=IssueSerializer,
    )
    def post(self, request, day):
        """Issue a day that is over: its text is frozen, and its hash written into the journal.

        A corrected edition (2 and on) needs a reason, and waits for a commander of the other
        force: 202. The same again is harmless. An officer with an own key signs it.
        """
        body = _body(self, actions.issue_summary)
        summary = actions.issue_summary(by=request.user, day=day, **body)
        if isinstance(summary, Proposal):
            return Response(representation(summary), status=202)
        return Response(summary_rows.whole(summary, seen_by=request.user), status=201)


class Sign(Endpoint):
    """Sign an issued edition for the own force."""

    @of_day("sign_summary", {201: summary_schemas.Signature}, body=SignSerializer)
    def post(self, request, day):
        """Sign an edition for the own force, under the hash that was read; once for each force.

        With a reservation or without; the same again is harmless. An officer with an own key
        signs with it: without `own_signature`, or with one of another key or text, 400.
        """
        body = _body(self, actions.sign)
        summary = edition_of(request, day, str(body.pop("edition")))
        return Response(
            summary_rows.signature(actions.sign(by=request.user, summary=summary, **body)),
            status=201,
        )


class MarkSeen(Endpoint):
    """Say, as an observer, that an issued edition was read."""

    @of_day("mark_summary_seen", {201: summary_schemas.Seen}, body=SeenSerializer)
    def post(self, request, day):
        """Mark an edition as seen, under the hash that was read; it signs for neither force."""
        body = _body(self, actions.mark_seen)
        summary = edition_of(request, day, str(body.pop("edition")))
        mark = actions.mark_seen(by=request.user, summary=summary, **body)
        return Response(summary_rows.mark(mark), status=201)
