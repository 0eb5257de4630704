"""REST: the translations of an incident's narrative."""

from rest_framework.response import Response
from rest_framework.views import APIView

from centres.api.rooms import refuse_unknown
from centres.journal.action import require
from centres.permissions import Permission
from incidents import actions
from incidents.api import schemas
from incidents.api.answers import listed, shown
from incidents.api.bodies import TranslationSerializer
from incidents.api.incident import described, named, told
from incidents.kinds import Channel
from incidents.models import Translation


class Translations(APIView):
    """The translations of an incident's narrative, the first one first."""

    @described("list_translations", {200: schemas.TranslationPage})
    def get(self, request, reference):
        return listed(request, reference, Translation)

    @described("translate_incident", {201: schemas.Translation}, body=TranslationSerializer)
    def post(self, request, reference):
        """Translate the narrative of the present version; the same submission is harmless."""
        refuse_unknown(request, set())
        incident = named(request, reference)
        require(request.user, Permission.TRANSLATE, incident)
        translation = actions.translate(
            by=request.user,
            incident=incident,
            channel=Channel.API.value,
            **told(request, TranslationSerializer),
        )
        return Response(shown(translation), status=201)
