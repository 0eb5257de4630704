"""The log's rows, drawn once: between two polls hardly any of them has changed."""

from collections.abc import Sequence

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from incidents.models import Incident

KEPT = 60 * 60  # seconds


def drawn(incidents: Sequence[Incident]) -> list[SafeString]:
    """Return each incident's row of the log, in their order.

    A row follows from the records it shows, so it is kept under their positions; who looks does
    not matter, since the incidents have been found visible.
    """
    keys = [_key(incident) for incident in incidents]
    kept = cache.get_many(keys)
    new = {
        key: render_to_string("incidents/_incident_row.html", {"incident": incident})
        for key, incident in zip(keys, incidents, strict=True)
        if key not in kept
    }
    cache.set_many(new, KEPT)
    return [SafeString(kept.get(key) or new[key]) for key in keys]


def _key(incident: Incident) -> str:
    position, centre = incident.latest, incident.centre.position
    return f"row:{incident.pk}:{position}:{incident.in_gap}:{centre}:{get_language()}"
