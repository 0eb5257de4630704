"""REST: the translations of an incident's narrative."""

from centres.api.endpoints import Endpoint
from incidents import actions
from incidents.api import schemas
from incidents.api.bodies import TranslationSerializer
from incidents.api.incident import added, described, records_of
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
        return added(self, reference, actions.translate, channel=Channel.API.value)
