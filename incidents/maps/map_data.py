"""What the map shows: each report of a window of days that has a point, or counts of many.

A window is never open: it has at most LONGEST days, DAYS of them unless others are asked for.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, F
from django.db.models.functions import Floor, TruncDate
from django.http import QueryDict
from django.utils import timezone

from incidents import notation, parts
from incidents.days import midnight
from incidents.kinds import Channel, Kind
from incidents.maps.movement import tracks
from incidents.models.batch import import_mark
from incidents.models.incident import name_known
from incidents.search.filters import IncidentFilter

DAYS, LONGEST = 30, 366
AROUND = timedelta(days=7)  # before and after the day of one incident
MOST = 5_000  # points of one answer; where more were found, they are counted in cells
NEWEST = 200  # of very many
CELLS = (0.01, 0.02, 0.05, 0.1, 0.25, 0.5)  # degrees
ACROSS = 24  # cells, from west to east of what is looked at
WIDE = 6.0  # degrees, where nobody says what is looked at
COLUMNS = [
    "number",
    "longitude",
    "latitude",
    "kind",
    "precedence",
    "location_precision_m",
    "occurred_at",
    "time_precision",
    "place",
    "place_names",
    "struck_at",
    "exercise",
    "casualties",
    "salute__direction",
    "channel",
    "dataset",
    "batch__status",
]


@dataclass(frozen=True)
class Window:
    """A half-open time; `cut` says that more was asked for."""

    start: datetime
    end: datetime
    cut: bool = False

    def days(self) -> list[date]:
        """Return the days in C that it touches, the first one first."""
        first, last = self._day(self.start), self._day(self.end - timedelta(microseconds=1))
        return [first + timedelta(days=n) for n in range(max((last - first).days, 0) + 1)]

    @staticmethod
    def _day(at: datetime) -> date:
        return at.astimezone(settings.LOCAL_ZONE).date()


def asked(incidents, parameters: QueryDict) -> tuple[IncidentFilter, Window | None]:
    """Return the filter with what the parameters leave open, and its window.

    Struck reports are left out unless asked for. There is no window where a parameter is wrong.
    """
    params = parameters.copy()
    for own in ("cursor", "day"):  # of the log, and of the map's slider
        params.pop(own, None)
    filterset = IncidentFilter.for_people(params, queryset=incidents)
    if filterset.errors:
        return filterset, None
    bounds = filterset.form.cleaned_data
    window = _window(bounds["occurred_from"], bounds["occurred_until"])
    params["struck"] = params.get("struck") or "false"
    params["occurred_from"], params["occurred_until"] = written(window.start), written(window.end)
    return IncidentFilter.for_people(params, queryset=incidents), window


def _window(start: datetime | None, end: datetime | None) -> Window:
    if end is None:
        now = timezone.now() + settings.FUTURE_TOLERANCE
        end = midnight(now.astimezone(settings.LOCAL_ZONE).date() + timedelta(days=1))
        end = max(end, start or end)
    start = start or end - timedelta(days=DAYS)
    earliest = end - timedelta(days=LONGEST)
    return Window(max(start, earliest), end, cut=start < earliest)


def written(at: datetime) -> str:
    """Return what the filters read as this time: a date where it is the midnight of one."""
    local = at.astimezone(settings.LOCAL_ZONE)
    return local.date().isoformat() if local == midnight(local.date()) else local.isoformat()


def days(window: Window) -> list[tuple[str, str, str]]:
    """Return for each day of the window from when until when it is, and its name."""
    return [
        (day.isoformat(), (day + timedelta(days=1)).isoformat(), notation.dtg(midnight(day), "day"))
        for day in window.days()
    ]


def picture(filterset: IncidentFilter, window: Window) -> dict:
    """Return what is found in the window: `points`, beside them `cells` where there are too many.

    A point is number, longitude, latitude, kind, precedence, side of its square in metres, DTG,
    index of its day in the window, place (by the reader's name, beside it as written), "struck" or
    "exercise" where it is, the mark of an import, casualties in words, and where it moved in
    degrees from north; newest first. `tracks` are the numbers of sightings that belong together.
    Of more than MOST the newest are told, and how many lie in each cell: longitude and latitude
    of its south-western corner, and the count. `daily` is how many there are on each day.
    """
    incidents, days = filterset.qs, window.days()
    counts = _counted(incidents, days)
    placed, first = incidents.exclude(latitude=None), days[0]
    rows = placed.newest_first().values_list(*COLUMNS)
    if counts["count"] > MOST:
        counts |= {"side": _side(filterset.form.cleaned_data["bbox"])}
        counts |= {"cells": _cells(placed, counts["side"])}
        rows = rows[:NEWEST]
    points = [_point(row, first) for row in rows]
    many = "cells" in counts
    return {
        **counts,
        "points": points,
        "tracks": [] if many else tracks(placed, _sightings(points)),
    }


def _sightings(points: list[tuple]) -> list[str]:
    """Return the numbers of the sightings of movement among points."""
    return [number for number, _east, _north, kind, *_ in points if kind == Kind.MOVEMENT]


def _counted(incidents, days: list[date]) -> dict:
    """Return how many have a point, and on which day, and how many have none."""
    rows = (
        incidents.order_by()
        .annotate(day=TruncDate("occurred_at"))
        .values_list("day")
        .annotate(all=Count("*"), placed=Count("latitude"))
    )
    everything, daily = 0, dict.fromkeys(days, 0)
    for day, count, placed in rows:
        everything, daily[day] = everything + count, placed
    count = sum(daily.values())
    return {"count": count, "unplaced": everything - count, "daily": list(daily.values())}


def _point(row: tuple, first: date) -> tuple:
    *where, at, precision, place, names, struck, exercise, harm, way, channel, dataset, status = row
    day = (at.astimezone(settings.LOCAL_ZONE).date() - first).days
    mark = "struck" if struck else "exercise" if exercise else ""
    imported = import_mark(dataset, status) if channel == Channel.IMPORT else ""
    place = f"{known} ({place})" if (known := name_known(place, names)) else place
    told = (parts.casualties_line(harm), notation.bearing(way) if way else None)
    return *where, notation.dtg(at, precision), day, place, mark, imported, *told


def _side(box: tuple | None) -> float:
    wide = box[2] - box[0] if box else WIDE
    return next((side for side in CELLS if wide / side <= ACROSS), CELLS[-1])


def _cells(placed, side: float) -> list[tuple[float, float, int]]:
    """Return how many lie in each cell of the grid; an index alone tells it."""
    rows = (
        placed.order_by()
        .annotate(column=Floor(F("longitude") / side), row=Floor(F("latitude") / side))
        .values_list("column", "row")
        .annotate(count=Count("*"))
    )
    return [(round(x * side, 5), round(y * side, 5), n) for x, y, n in sorted(rows)]
