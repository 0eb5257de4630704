"""REST: places by name."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.api.endpoints import Endpoint, whole_list
from centres.api.lists import clean_limit
from centres.api.openapi import operation, query
from centres.journal.action import require
from centres.permissions import Permission
from centres.text.spelling import fold
from incidents.api import schemas
from incidents.places import gazetteer

LIMIT = query("limit", "Of places.", type="integer", minimum=1, maximum=500, default=100)
NAMED = query("q", "A name, or its beginning, in any of the three languages.")


class PlaceList(Endpoint):
    """The places that a name may mean, the likeliest first."""

    @operation("list_places", "Areas", answers={200: schemas.PlacePage}, parameters=[NAMED, LIMIT])
    def get(self, request):
        """Search the gazetteer: every spelling of it, and what sounds so."""
        require(request.user, Permission.READ_INCIDENTS)
        text = request.query_params.get("q", "").strip()
        if not text:
            raise ValidationError({"q": _("Give a name.")})
        if not fold(text):
            raise ValidationError({"q": _("Write at least one letter or digit.")})
        places = gazetteer.search(request.user, text, most=clean_limit(request))
        return whole_list([_representation(place) for place in places])


def _representation(place) -> dict:
    return {
        "id": place.key,
        "names": place.names,
        "aliases": place.aliases,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "mgrs": place.square,
        "centre": place.room or None,
    }
