"""What `make bench` does: fill a database, measure side by side, print ratios, drop it."""

import os
import random
import sys
from datetime import timedelta
from importlib.util import find_spec

import django

ROUNDS, SEED = 9, 2026
SIZE = int(os.environ.get("INCIDENTS", 1_000_000))
FIGURES, STOCK = "figures of a day", "the same, by time and in Python"
BOARD, TABLE = "board: rooms with their strips", "statistics by district and month"
MAP, SPOTS = "map of 30 days", "map of one of these days"
FINE, NEAR = "statistics by day and kind", "what may be the same event"
MOST_RATIO, MOST_MS = 1 / 3, 25
MOST_MAP_MS = 40


def main() -> int:
    from tests.bench import book, exporting, searching
    from tests.bench.timing import Costs

    with book.database():
        print(f"Filling a database with {SIZE:,} incidents ...", flush=True)
        book.fill(SIZE)
        costs = Costs()
        for turn, day in enumerate(_days()):
            _measure(day, costs, first=turn == 0)
        exported = exporting.measure()
    for name in costs.database:
        print(costs.line(name))
    ratio, cost = costs.ratio(FIGURES, STOCK), min(costs.database[FIGURES])
    print(f"{FIGURES} ÷ {STOCK}: {ratio:.3f} (at most {MOST_RATIO:.3f}), 1/{1 / ratio:.1f}")
    print(f"{FIGURES} at best: {cost:.1f} ms in the database (at most {MOST_MS})")
    print(f"{MAP} at best: {min(costs.database[MAP]):.1f} ms (at most {MOST_MAP_MS})")
    search, contains = searching.worst(costs)
    found = f"{search:.1f} ms against {contains:.1f} ms, 1/{contains / search:.0f}"
    print(f"worst search ÷ worst by icontains: {found} (at most 1/{1 / searching.MOST_RATIO:.0f})")
    slow = ratio > MOST_RATIO or search > searching.MOST_RATIO * contains
    return int(slow or not exported)


def _days():
    """Return the days to measure, the first of them twice: it warms up."""
    from incidents.days import today

    draw = random.Random(SEED)
    drawn = [today() - timedelta(days=draw.randrange(1, 80)) for _round in range(ROUNDS)]
    return [drawn[0], *drawn]


def _measure(day, costs, *, first: bool) -> None:
    """Measure everything once, the figures and their stock version next to each other."""
    from django.db.models import Q

    from centres.models import Officer
    from incidents.models import Incident
    from incidents.search import statistics
    from incidents.summary import Present, figures
    from incidents.watch import board
    from tests.bench import searching
    from tests.bench.stock import Stock

    karim = Officer.objects.get(username="karim")
    karim.hold_postings()
    told = costs.measure(FIGURES, lambda: figures(day, Present()))
    stock = costs.measure(STOCK, lambda: figures(day, Stock()))
    if told != stock:
        raise SystemExit(f"The two versions disagree about {day}.")
    costs.measure(BOARD, lambda: board.rooms(karim))
    counted = Incident.objects.visible_to(karim).filter(Q(struck_at=None, exercise=False))
    costs.measure(TABLE, lambda: statistics.table(counted, ["district", "month"]))
    costs.measure(FINE, lambda: _or_refused(lambda: statistics.table(counted, ["day", "kind"])))
    _measure_map(day, costs, Incident.objects.visible_to(karim))
    searching.measure(Incident.objects.visible_to(karim), costs, beside=first)
    if find_spec("incidents.reports.nearness"):
        from incidents.reports import nearness

        seen = Incident.objects.visible_to(karim)
        one = seen.filter(time_precision="minute").newest_first().exclude(latitude=None)[:1].get()
        told = nearness.Whereabouts.of(one)
        costs.measure(NEAR, lambda: nearness.nearest(seen, told, without=[one.pk]))


def _measure_map(day, costs, seen) -> None:
    """Measure what the map asks for: too many to be told one by one, and those of one day."""
    from django.http import QueryDict

    from incidents.maps import map_data

    def shown(address: str) -> dict:
        return map_data.picture(*map_data.asked(seen, QueryDict(address)))

    until = day + timedelta(days=1)
    costs.measure(MAP, lambda: shown(f"occurred_until={until}"))
    costs.measure(SPOTS, lambda: shown(f"occurred_from={day}&occurred_until={until}"))


def _or_refused(work):
    """Do what may be too much to be answered: refusing costs something as well."""
    from django.core.exceptions import ValidationError

    try:
        return work()
    except ValidationError as refused:
        return refused


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    django.setup()
    sys.exit(main())
