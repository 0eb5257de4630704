"""Where incidents lie, which places they name, and by which words they are found."""

from collections.abc import Iterator

from django.db.models import TextField
from django.db.models.functions import Cast

from centres.ground import geography
from centres.models.record import batched
from incidents.models import Incident
from incidents.models.folded import FoldedField
from incidents.places import meant

CHUNK = 2_000


def faults() -> Iterator[str]:
    """Yield each incident whose areas, place or search words are not those that follow from it."""
    incidents = Incident.objects.order_by("pk").defer("search")
    with_words = incidents.annotate(stored=Cast("search", TextField()))
    for batch in batched(with_words.iterator(CHUNK), CHUNK):
        points = [incident.point for incident in batch]
        ties = [(incident.place_key, incident.place_names) for incident in batch]
        meant.tie(batch)
        placed = zip(batch, geography.place(points), ties, strict=True)
        for incident, placement, tied in placed:
            named = f"incident {incident.key()} ({incident.number})"
            stored = (incident.areas, incident.in_gap, incident.bordering)
            if stored != (placement.areas, placement.in_gap, placement.bordering):
                yield f"{named}: is not placed under the areas in force; place_incidents mends it"
            if tied != (incident.place_key, incident.place_names):
                yield f"{named}: is not tied to the place that it names; place_incidents mends it"
            if set(incident.stored.split()) != set(FoldedField.copied(incident.words()).split()):
                yield f"{named}: cannot be found by its words"
