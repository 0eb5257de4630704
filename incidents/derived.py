"""What is derived from incidents and stored beside them, held to what it follows from."""

from collections.abc import Iterator

from django.db.models import TextField
from django.db.models.functions import Cast

from centres import geography
from centres.models.record import batched
from incidents.models import Incident, Relation
from incidents.models.folded import FoldedField
from incidents.models.relation import Degree

CHUNK = 2_000


def faults() -> Iterator[str]:
    """Yield each incident whose derived columns are not those that follow from the records.

    Figures and filters read these columns, so a silent change of one would mislead.
    """
    yield from _placement_and_words()
    yield from _principals()


def _principals() -> Iterator[str]:
    """Yield each report that counts under another without a confirmed event, or does not."""
    same = Relation.objects.filter(degree=Degree.SAME, principal__struck_at=None)
    told = {
        relation.second_id if relation.principal_id == relation.first_id else relation.first_id:
        relation.principal_id
        for relation in same.only("first", "second", "principal")
    }  # fmt: skip
    stored = dict(Incident.objects.exclude(same_as=None).values_list("pk", "same_as"))
    wrong = {key for key in told.keys() | stored.keys() if told.get(key) != stored.get(key)}
    for number, key in Incident.objects.filter(pk__in=wrong).values_list("number", "pk"):
        yield f"incident {key} ({number}): does not count as its relations say"


def _placement_and_words() -> Iterator[str]:
    incidents = Incident.objects.order_by("pk").defer("search")
    with_words = incidents.annotate(stored=Cast("search", TextField()))
    for some in batched(with_words.iterator(CHUNK), CHUNK):
        points = [None if i.latitude is None else (i.latitude, i.longitude) for i in some]
        for incident, placement in zip(some, geography.place(points), strict=True):
            named = f"incident {incident.key()} ({incident.number})"
            stored = (incident.areas, incident.in_gap, incident.bordering)
            if stored != (placement.areas, placement.in_gap, placement.bordering):
                yield f"{named}: is not placed under the areas in force; place_incidents mends it"
            if set(incident.stored.split()) != set(FoldedField.copied(incident.words()).split()):
                yield f"{named}: cannot be found by its words"
