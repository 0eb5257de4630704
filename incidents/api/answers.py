"""REST: what rooms answered to an incident, and who has read its corrections."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.views import APIView

from centres.api.rooms import refuse_unknown
from centres.journal.action import require
from centres.models import Centre
from centres.permissions import Permission
from incidents import actions
from incidents.api import schemas
from incidents.api.bodies import AcknowledgementSerializer, CorrectionSerializer
from incidents.api.incident import described, named, told
from incidents.kinds import Channel
from incidents.models import Acknowledgement, Receipt


class Acknowledgements(APIView):
    """The answers to an incident, the first one first; a later one stands beside it."""

    @described("list_acknowledgements", {200: schemas.AcknowledgementPage})
    def get(self, request, reference):
        return listed(request, reference, Acknowledgement)

    @described(
        "acknowledge_incident", {201: schemas.Acknowledgement}, body=AcknowledgementSerializer
    )
    def post(self, request, reference):
        """Answer a version for a centre and the caller's own force.

        `seen`, `concur`, `comment` with a comment, or `dispute` with `disputed` and `value`. For
        another centre than one's own only what was told by telephone: `on_behalf_of` says by whom.
        """
        refuse_unknown(request, set())
        incident = named(request, reference)
        require(request.user, Permission.ACKNOWLEDGE)
        fields = told(request, AcknowledgementSerializer)
        answer = actions.acknowledge(
            by=request.user,
            incident=incident,
            centre=_centre(request, fields.pop("centre", None)),
            channel=Channel.API.value,
            **fields,
        )
        return Response(shown(answer), status=201)


def _centre(request, code: str | None) -> Centre:
    """Return the centre named, or the only one that the caller answers for."""
    if code is None:
        own = list(request.user.centres_for(Permission.ACKNOWLEDGE))
        if len(own) != 1:
            raise ValidationError({"centre": _("Say for which centre.")})
        return own[0]
    centres = Centre.objects.visible_to(request.user, under=Permission.READ_INCIDENTS)
    centre = centres.filter(pk=code).first()
    if centre is None:
        raise ValidationError({"centre": _("There is no such centre.")})
    return centre


class Corrections(APIView):
    """The receipts of an incident's corrections, the first one first."""

    @described("list_receipts", {200: schemas.ReceiptPage})
    def get(self, request, reference):
        return listed(request, reference, Receipt)

    @described("receive_correction", {201: schemas.Receipt}, body=CorrectionSerializer)
    def post(self, request, reference):
        """Say, for the own room, that the correction which a version made has been read."""
        refuse_unknown(request, set())
        incident = named(request, reference)
        require(request.user, Permission.ACKNOWLEDGE_CORRECTION)
        fields = told(request, CorrectionSerializer)
        receipt = actions.receive_correction(by=request.user, incident=incident, **fields)
        return Response(shown(receipt), status=201)


def listed(request, reference, model) -> Response:
    """Answer with all that was said of the incident in records of this model."""
    refuse_unknown(request, set())
    incident = named(request, reference)
    found = model.objects.visible_to(request.user).filter(incident=incident)
    results = [shown(record) for record in found.order_by("position")]
    return Response({"results": results, "next": None})


def shown(record) -> dict:
    """Return the state of a record, and the position of its entry."""
    return {**record.state(), "position": record.position}
