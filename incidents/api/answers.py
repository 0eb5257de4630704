"""REST: what rooms answered to an incident, and who has read its corrections."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from centres.api.endpoints import Endpoint, own_centre, representation
from centres.api.openapi import in_path
from centres.models import Centre
from centres.permissions import Permission
from incidents import actions
from incidents.api import schemas
from incidents.api.bodies import AcknowledgementSerializer, CorrectionSerializer, StepSerializer
from incidents.api.incident import added, described, named, records_of
from incidents.kinds import Channel
from incidents.models import Acknowledgement, Receipt

ID = in_path("id", "Of the answer.", format="uuid")


class Acknowledgements(Endpoint):
    """The answers to an incident, the first one first; a later one stands beside it."""

    @described("list_acknowledgements", {200: schemas.AcknowledgementPage})
    def get(self, request, reference):
        return records_of(request, reference, Acknowledgement)

    @described(
        "acknowledge_incident", {201: schemas.Acknowledgement}, body=AcknowledgementSerializer
    )
    def post(self, request, reference):
        """Answer a version for a centre and the caller's own force.

        `seen`, `concur`, `comment` with a comment, or `dispute` with `disputed` and `value`. For
        another centre than one's own only what was told by telephone: `on_behalf_of` says by whom.
        That meets what the centre owes once it confirms it.
        """
        incident = named(request, reference)
        actions.acknowledge.require(request.user)
        body = self.body()
        answer = actions.acknowledge(
            by=request.user,
            incident=incident,
            centre=_centre(request, body.pop("centre", None)),
            channel=Channel.API.value,
            **body,
        )
        return Response(representation(answer), status=201)


class ConfirmAnswer(Endpoint):
    @described(
        "confirm_answer", {201: schemas.Acknowledgement}, parameters=[ID], body=StepSerializer
    )
    def post(self, request, reference, pk):
        """Confirm, for the own room and force, what another room was told by telephone.

        It meets what the room owes as of the time of the call. A room that disagrees answers.
        """
        visible = Acknowledgement.objects.visible_to(request.user)
        answer = get_object_or_404(visible, incident=named(request, reference), pk=pk)
        confirmed = actions.confirm_answer(
            by=request.user, answer=answer, channel=Channel.API.value, **self.body()
        )
        return Response(representation(confirmed), status=201)


def _centre(request, code: str | None) -> Centre:
    """Return the centre named, or the only one that the caller answers for."""
    if code is None:
        return own_centre(request, actions.acknowledge, code)
    centres = Centre.objects.visible_to(request.user, under=Permission.READ_INCIDENTS)
    centre = centres.filter(pk=code).first()
    if centre is None:
        raise ValidationError({"centre": _("There is no such centre.")})
    return centre


class Corrections(Endpoint):
    """The receipts of an incident's corrections, the first one first."""

    @described("list_receipts", {200: schemas.ReceiptPage})
    def get(self, request, reference):
        return records_of(request, reference, Receipt)

    @described("receive_correction", {201: schemas.Receipt}, body=CorrectionSerializer)
    def post(self, request, reference):
        """Say, for the own room, that the correction which a version made has been read."""
        return added(self, reference, actions.receive_correction)
