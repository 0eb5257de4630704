"""The figures of a day: a function of the day, of what was known, and of the moment."""

from collections import Counter, defaultdict
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from centres.models import Area, AreaEdition, Centre, Force
from centres.models.record import instant
from incidents.days import DAY, EXACT, Span, midnight, span
from incidents.kinds import Kind, Outcome, Precision
from incidents.summary.between_rooms import coordination
from incidents.summary.day_ground import ground
from incidents.summary.known import Known, Present, Tally
from incidents.summary.readable import HEADLINE
from incidents.summary.significant import brief, part, significant

WEEK, TREND = 7, 28  # days
POINT = ("number", "kind", "latitude", "longitude", "location_precision_m")


def figures(day: date, known: Present, days: Span | None = None) -> dict:
    """Return the figures of the day as JSON knows them: codes, counts, UTC times, words of reports.

    `known` is what they are computed from. What is overdue or open is so at the end of the day,
    or now while it runs: once it is over, the figures follow from the day and the position alone.
    `days` is the day as it ran when it was issued before, whatever cut-offs are said to be now.
    """
    days = days or span(day, day)
    mine = known.within(days)
    counted = [k for k in mine if k.counted]
    at = min(timezone.now(), days.end)
    tally = known.tally(day - (TREND - 1) * DAY, day - DAY)
    tally += Counter((day, k.state["centre"], k.state["kind"]) for k in counted)
    harmed = known.harmed(day - WEEK * DAY, day - DAY)
    harmed += [(day, k.state["casualties"], k.in_gap) for k in counted]
    areas = known.area_names({key for k in counted for key in k.areas})
    return {
        "day": day.isoformat(),
        "from": instant(days.start),
        "until": instant(days.end),
        "headline": headline(day, tally, harmed),
        "rooms": rooms(known),
        "forces": forces(known),
        "reports": reports(mine),
        "kinds": kinds(counted),
        "casualties": casualties(counted),
        **significant(counted),
        "gap": gap(counted, areas),
        "districts": by_area(counted, areas, AreaEdition.Layer.DISTRICT),
        "hours": hours(counted),
        "abductions": abductions(known, at),
        **coordination(days, mine, known, at),
        "trend": trend(day, tally),
        "map": [
            part(k.state, *POINT) for k in _by_time(counted) if k.state["latitude"] is not None
        ],
        "ground": ground(known),
        "set_aside": set_aside(mine),
        "vague": [brief(k) for k in vague(day, known)],
    }


def rooms(known: Present) -> list[dict]:
    """Return code and names of the rooms that a summary has columns for: not merely planned."""
    opened = (s for s in known.centres if s["status"] != Centre.Status.PLANNED)
    return [part(s, "code", "names") for s in opened]


def forces(known: Present) -> list[dict]:
    """Return code and names of the forces, in the order in which forces stand everywhere."""
    return sorted(known.states(Force), key=lambda s: s["code"], reverse=True)


def reports(mine: list[Known]) -> list[dict]:
    """Return which version of which report the figures are of, for what is changed later."""
    return [{**part(k.state, "id", "number", "version"), "same_as": k.same_as} for k in mine]


def headline(day: date, tally: Tally, harmed: list[tuple]) -> dict[str, dict]:
    """Return each headline figure with that of the day before and the mean of seven days before."""
    by_day: dict[date, Counter] = defaultdict(Counter)
    for (occurred, _centre, kind), count in tally.items():
        by_day[occurred]["incidents"] += count
        by_day[occurred]["found"] += count * (kind == Kind.IED_FOUND)
        by_day[occurred]["detonated"] += count * (kind == Kind.IED)
    for occurred, cells, in_gap in harmed:
        by_day[occurred]["in_gap"] += bool(in_gap)
        for cell in cells:
            by_day[occurred][cell["outcome"]] += cell["count"]
    week = [by_day[day - back * DAY] for back in range(1, WEEK + 1)]
    return {
        name: {
            "count": by_day[day][name],
            "before": week[0][name],
            "mean": round(sum(counts[name] for counts in week) / WEEK, 1),
        }
        for name in HEADLINE
    }


def kinds(counted: list[Known]) -> dict[str, dict[str, int]]:
    """Return the number of incidents by kind, and within it by room."""
    by_kind: dict[str, Counter] = defaultdict(Counter)
    for k in counted:
        by_kind[k.state["kind"]][k.state["centre"]] += 1
    return {kind.value: dict(sorted(by_kind[kind].items())) for kind in Kind if kind in by_kind}


def casualties(counted: list[Known]) -> list[dict]:
    """Return the cells of the casualty matrix that are not zero, in the order of its rows."""
    sums: Counter = Counter()
    for k in counted:
        for cell in k.state["casualties"]:
            sums[cell["outcome"], cell["category"]] += cell["count"]
    order = list(Outcome.values)
    return [
        {"outcome": outcome, "category": category, "count": sums[outcome, category]}
        for outcome, category in sorted(sums, key=lambda cell: (order.index(cell[0]), cell[1]))
    ]


def by_area(counted: list[Known], areas: dict[int, Area], layer: str) -> list[dict]:
    """Return the number of incidents by area of a layer, in the order of their codes.

    Its names in all languages stand there where it has more than one.
    """
    within = [areas[key] for k in counted for key in k.areas]
    counts = Counter((area.code, area.name) for area in within if area.layer == layer)
    names = {area.code: area.names for area in within if area.name_ar or area.name_ckb}
    return [
        {"code": code, "name": name, "count": count}
        | ({"names": names[code]} if code in names else {})
        for (code, name), count in sorted(counts.items())
    ]


def hours(counted: list[Known]) -> list[int]:
    """Return the number of incidents by hour of day in C, of those known to the hour."""
    exact = (k for k in counted if k.state["time_precision"] in EXACT)
    counts = Counter(k.occurred_at.astimezone(settings.LOCAL_ZONE).hour for k in exact)
    return [counts[hour] for hour in range(24)]


def gap(counted: list[Known], areas: dict[int, Area]) -> dict:
    """Return what happened in the gap by its areas, and the sightings with their direction."""
    return {
        "areas": by_area(counted, areas, AreaEdition.Layer.GAP),
        "sightings": [
            {**brief(k), "direction": (k.state["salute"] or {}).get("direction", "")}
            for k in _by_time(counted)
            if k.state["kind"] == Kind.MOVEMENT
        ],
    }


def abductions(known: Present, at: datetime) -> list[dict]:
    """Return the abductions that are open, the longest first, with the days in captivity."""
    live = (k for k in known.open_abductions() if k.counted and k.occurred_at < at)
    return [{**brief(k), "days": (at - k.occurred_at).days} for k in _by_time(live)]


def trend(day: date, tally: Tally) -> dict[str, dict[str, list[int]]]:
    """Return the incidents of 28 days, the oldest first, of each room and of each kind."""
    first = day - (TREND - 1) * DAY
    by_room: dict[str, list[int]] = defaultdict(lambda: [0] * TREND)
    by_kind: dict[str, list[int]] = defaultdict(lambda: [0] * TREND)
    for (occurred, centre, kind), count in tally.items():
        by_room[centre][(occurred - first).days] += count
        by_kind[kind][(occurred - first).days] += count
    return {
        "rooms": dict(sorted(by_room.items())),
        "kinds": {kind.value: by_kind[kind] for kind in Kind if kind in by_kind},
    }


def set_aside(mine: list[Known]) -> dict[str, int]:
    """Return how many reports of the day are not counted, by why."""
    why = Counter(
        "struck" if k.state["struck"] else "exercise" if k.state["exercise"] else "same_event"
        for k in mine
        if not k.counted
    )
    return {name: why[name] for name in ("struck", "exercise", "same_event")}


def vague(day: date, known: Present) -> list[Known]:
    """Return what is known only to the week or the month that the day lies in."""
    starts = {
        Precision.WEEK.value: midnight(day - day.weekday() * DAY),
        Precision.MONTH.value: midnight(day.replace(day=1)),
    }
    return [k for k in known.vague(starts) if k.counted]


def _by_time(reports) -> list[Known]:
    return sorted(reports, key=lambda k: (k.state["occurred_at"], k.state["number"]))
