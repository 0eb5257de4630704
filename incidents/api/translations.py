"""REST: the translations of an incident's narrative."""

from rest_framework.response import Response

from centres.api.endpoints import Endpoint, representation
from incidents import actions
from incidents.api import schemas
from incidents.api.bodies import TranslationSerializer
from incidents.api.incident import described, named, records_of
from incidents.kinds import Channel
from incidents.models import Translation


class Translations(Endpoint):
    """The translations of an incident's narrative, the first one first."""

    @described("list_translations", {200: schemas.TranslationPage})
    def get(self, request, reference):
        return records_of(request, reference, Translation)

    @described("translate_incident", {201: schemas.Translation}, body=TranslationSerializer)
    def post(self, request, reference):
        """Translate the narrative of the present version; the same submission is harmless."""
        incident = named(request, reference)
        actions.translate.require(request.user, incident=incident)
        translation = actions.translate(
            by=request.user, incident=incident, channel=Channel.API.value, **self.body()
        )
        return Response(representation(translation), status=201)
