"""Which reports count under another: those of a confirmed event whose principal stands."""

from collections.abc import Iterator

from incidents.models import Incident, Relation
from incidents.models.relation import Degree


def faults() -> Iterator[str]:
    """Yield each report that counts under another, or by itself, without its relations saying so.

    Few reports are related, however many there are.
    """
    confirmed = Relation.objects.filter(degree=Degree.SAME, principal__struck_at=None)
    under = {_other(relation): relation.principal_id for relation in confirmed.iterator()}
    stored = Incident.objects.exclude(same_as=None).values_list("pk", "same_as")
    held = dict(stored.iterator())
    wrong = {pk for pk in under.keys() | held.keys() if under.get(pk) != held.get(pk)}
    for incident in Incident.objects.filter(pk__in=wrong).order_by("pk").only("number"):
        yield f"incident {incident.key()} ({incident.number}): does not count as its event says"


def _other(relation: Relation):
    first = relation.principal_id == relation.first_id
    return relation.second_id if first else relation.first_id
