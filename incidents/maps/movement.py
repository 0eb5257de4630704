"""Which sightings of movement belong together, in the order in which they were seen."""

from collections import defaultdict

from incidents.kinds import Kind
from incidents.models import Relation


def tracks(placed, numbers: list[str]) -> list[list[str]]:
    """Return the numbers of sightings that are related, or of one event, the oldest of each first.

    `placed` are reports with a point, `numbers` those of the sightings that are shown, the newest
    first. One query, where there is more than one.
    """
    if len(numbers) < 2:
        return []
    sightings = placed.filter(kind=Kind.MOVEMENT).order_by().values("pk")
    related = Relation.objects.filter(first__in=sightings, second__in=sightings)
    beside: dict[str, set[str]] = defaultdict(set)
    for one, other in related.values_list("first__number", "second__number"):
        beside[one].add(other)
        beside[other].add(one)
    age, found = {number: n for n, number in enumerate(numbers)}, []
    while beside:
        together = _together(next(iter(beside)), beside)
        shown = sorted(together & age.keys(), key=age.__getitem__, reverse=True)
        found += [shown] if len(shown) > 1 else []
        for number in together:
            del beside[number]
    return found


def _together(first: str, beside: dict[str, set[str]]) -> set[str]:
    together, waiting = set(), [first]
    while waiting:
        number = waiting.pop()
        if number not in together:
            together.add(number)
            waiting += beside[number]
    return together
