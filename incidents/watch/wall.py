"""The wall screen: what a room has to see from four metres away, in a few queries."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Case, Value, When
from django.utils import timezone

from centres.models import Officer
from centres.permissions import Permission
from incidents.kinds import Precedence
from incidents.models import Incident, Obligation
from incidents.summary import Present
from incidents.summary.day_ground import ground
from incidents.summary.figures import POINT, forces, rooms

LATEST = 6  # reports
MAPPED = timedelta(hours=24)
MAPPED_MOST = 60
BOARD = Permission.READ_BOARD


def latest(seen_by: Officer) -> list[Incident]:
    """Return the reports that came last, whenever that happened which they tell of."""
    reports = Incident.objects.visible_to(seen_by, BOARD).first_hand().filter(struck_at=None)
    last = reports.order_by("-reported_at", "-pk").select_related("centre", "force")
    return list(last.defer("search", "narrative")[:LATEST])


def urgent(seen_by: Officer, centres: Collection[str]) -> list[Obligation]:
    """Return the answers that these rooms owe to flash and immediate reports, the last first."""
    awaited = Obligation.objects.visible_to(seen_by, BOARD).awaited()
    owed = awaited.filter(centre__in=centres, incident__struck_at=None)
    of_urgent = owed.filter(incident__precedence__in=[p for p in Precedence if p.urgent])
    return list(of_urgent.with_reports().order_by("-since", "-pk"))


def overdue(seen_by: Officer, centres: Collection[str]) -> list[Obligation]:
    """Return what any room owes beyond its time: first what these do, the longest overdue first."""
    late = Obligation.objects.visible_to(seen_by, BOARD).overdue()
    ours_first = Case(When(centre__in=centres, then=Value(0)), default=Value(1))
    rows = late.with_reports().select_related("centre", "request", "incident__centre")
    return list(rows.order_by(ours_first, "due_at", "pk"))


def map_figures(seen_by: Officer) -> dict:
    """Return what the map of a day is drawn from, of the last 24 hours instead."""
    now, known = timezone.now(), Present()
    reports = Incident.objects.visible_to(seen_by, BOARD).counted().exclude(latitude=None)
    lately = reports.filter(occurred_at__gt=now - MAPPED, occurred_at__lte=now)
    points = lately.newest_first().values(*POINT)[:MAPPED_MOST]
    return {
        "map": list(points),
        "ground": ground(known),
        "rooms": rooms(known),
        "forces": forces(known),
    }
