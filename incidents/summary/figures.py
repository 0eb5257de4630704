"""The figures of a day: a function of the day, of what was known, and of the moment."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from centres.models import Area, AreaEdition, Centre, Force
from centres.models.record import instant
from incidents.days import EXACT, midnight, period
from incidents.kinds import Kind, Outcome, Precedence, Precision
from incidents.summary.between_rooms import coordination
from incidents.summary.day_ground import ground
from incidents.summary.known import Known, Present, Tally

HARM = (Outcome.KILLED, Outcome.WOUNDED, Outcome.ABDUCTED)
MASS = 5  # killed, wounded or abducted together: a mass-casualty incident
SIGNIFICANT = 200  # reports shown with their words; the rest are in the log
WORDS = 240  # characters of a narrative: about two lines
WEEK, TREND = 7, 28  # days
ORDER = list(Precedence.values)


def figures(day: date, known: Present) -> dict:
    """Return the figures of the day as JSON knows them: codes, counts, UTC times, the words told.

    `known` is what they are computed from. What is overdue or open is so at the end of the day,
    or now while it runs: once it is over, the figures follow from the day and the position alone.
    """
    mine = known.of_days(day, day)
    counted = [k for k in mine if k.counted]
    start, end = period(day)
    at = min(timezone.now(), end)
    tally = known.tally(day - timedelta(days=TREND - 1), day)
    areas = known.area_names({key for k in counted for key in k.areas})
    return {
        "day": day.isoformat(),
        "from": instant(start),
        "until": instant(end),
        "headline": headline(day, tally, known.harmed(day - timedelta(days=WEEK), day)),
        "rooms": rooms(known),
        "forces": forces(known),
        "reports": reports(mine),
        "kinds": kinds(counted),
        "casualties": casualties(counted),
        **_significant(counted),
        "gap": gap(counted, areas),
        "districts": by_area(counted, areas, AreaEdition.Layer.DISTRICT),
        "hours": hours(counted),
        "abductions": abductions(known, at),
        **coordination(day, mine, known, at),
        "trend": trend(day, tally),
        "map": [_point(k) for k in _by_time(counted) if k.state["latitude"] is not None],
        "ground": ground(known),
        "set_aside": set_aside(mine),
        "vague": [brief(k) for k in vague(day, known)],
    }


def rooms(known: Present) -> list[dict]:
    """Return code and names of the rooms that a summary has columns for: not merely planned."""
    found = (s for s in known.centres if s["status"] != Centre.Status.PLANNED)
    return [{"code": s["code"], "names": s["names"]} for s in found]


def forces(known: Present) -> list[dict]:
    """Return code and names of the forces, in the order in which forces stand everywhere."""
    found = known.states(Force, Q(), lambda state: True)
    return sorted(found, key=lambda s: s["code"], reverse=True)


def reports(mine: list[Known]) -> list[dict]:
    """Return which version of which report the figures are of, for what is changed later."""
    return [
        {"id": k.state["id"], "number": k.state["number"], "version": k.state["version"],
         "same_as": k.same_as}
        for k in mine
    ]  # fmt: skip


def headline(day: date, tally: Tally, harmed: list[tuple]) -> dict[str, dict]:
    """Return each headline figure with that of the day before and the mean of seven days before."""
    by_day: dict[date, Counter] = defaultdict(Counter)
    for (one, _centre, kind), count in tally.items():
        by_day[one]["incidents"] += count
        by_day[one]["found"] += count * (kind == Kind.IED_FOUND)
        by_day[one]["detonated"] += count * (kind == Kind.IED)
    for one, cells, in_gap in harmed:
        by_day[one]["in_gap"] += bool(in_gap)
        for cell in cells:
            by_day[one][cell["outcome"]] += cell["count"]
    names = ("incidents", *HARM, "in_gap", "detonated", "found")
    before = [day - timedelta(days=back) for back in range(1, WEEK + 1)]
    return {
        str(name): {
            "count": by_day[day][name],
            "before": by_day[before[0]][name],
            "mean": round(sum(by_day[one][name] for one in before) / WEEK, 1),
        }
        for name in names
    }


def kinds(counted: list[Known]) -> dict[str, dict[str, int]]:
    """Return the number of incidents by kind, and within it by room."""
    found: dict[str, Counter] = {}
    for k in counted:
        found.setdefault(k.state["kind"], Counter())[k.state["centre"]] += 1
    return {kind.value: dict(sorted(found[kind].items())) for kind in Kind if kind in found}


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


def _significant(counted: list[Known]) -> dict:
    found = sorted((k for k in counted if is_significant(k.state)), key=_urgency)
    return {
        "significant": [brief(k) for k in found[:SIGNIFICANT]],
        "further": max(0, len(found) - SIGNIFICANT),
    }


def is_significant(state: dict) -> bool:
    """Flash and immediate incidents, mass casualties, and local leaders among them."""
    harmed = sum(cell["count"] for cell in state["casualties"] if cell["outcome"] in HARM)
    return ORDER.index(state["precedence"]) < 2 or state["local_leader"] or harmed >= MASS


def _urgency(k: Known) -> tuple:
    return ORDER.index(k.state["precedence"]), k.state["occurred_at"], k.state["number"]


def brief(k: Known) -> dict:
    """Return what a summary says of one report."""
    names = ("id", "number", "version", "kind", "precedence", "centre", "force", "occurred_at")
    more = ("time_precision", "place", "mgrs", "casualties", "local_leader")
    words = " ".join(k.state["narrative"].split())
    cut = words if len(words) <= WORDS else f"{words[: WORDS - 1].rstrip()}…"
    told = {name: k.state[name] for name in (*names, *more)}
    return {**told, "in_gap": k.in_gap, "words": cut}


def by_area(counted: list[Known], areas: dict[int, Area], layer: str) -> list[dict]:
    """Return the number of incidents by area of a layer, in the order of their codes."""
    names: Counter = Counter()
    for k in counted:
        for area in (areas[key] for key in k.areas):
            if area.layer == layer:
                names[area.code, area.name] += 1
    return [
        {"code": code, "name": name, "count": count}
        for (code, name), count in sorted(names.items())
    ]


def hours(counted: list[Known]) -> list[int]:
    """Return the number of incidents by hour of day in C, of those known to the hour."""
    known = (k for k in counted if k.state["time_precision"] in EXACT)
    found = Counter(k.occurred_at.astimezone(settings.LOCAL_ZONE).hour for k in known)
    return [found[hour] for hour in range(24)]


def gap(counted: list[Known], areas: dict[int, Area]) -> dict:
    """Return what happened in the gap by its areas, and the sightings with their direction."""
    sightings = [k for k in _by_time(counted) if k.state["kind"] == Kind.MOVEMENT]
    return {
        "areas": by_area(counted, areas, AreaEdition.Layer.GAP),
        "sightings": [
            {**brief(k), "direction": (k.state["salute"] or {}).get("direction", "")}
            for k in sightings
        ],
    }


def abductions(known: Present, at: datetime) -> list[dict]:
    """Return the abductions that are open, the longest first, with the days in captivity."""
    live = (k for k in known.held() if k.counted and k.occurred_at < at)
    return [{**brief(k), "days": (at - k.occurred_at).days} for k in _by_time(live)]


def trend(day: date, tally: Tally) -> dict[str, dict[str, list[int]]]:
    """Return the incidents of 28 days, the oldest first, of each room and of each kind."""
    first = day - timedelta(days=TREND - 1)
    by_room: dict[str, list[int]] = {}
    by_kind: dict[str, list[int]] = {}
    for (one, centre, kind), count in tally.items():
        for series, name in ((by_room, centre), (by_kind, kind)):
            series.setdefault(name, [0] * TREND)[(one - first).days] += count
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
        Precision.WEEK.value: midnight(day - timedelta(days=day.weekday())),
        Precision.MONTH.value: midnight(day.replace(day=1)),
    }
    return [k for k in known.vague(starts) if k.counted]


def _by_time(some) -> list[Known]:
    return sorted(some, key=lambda k: (k.state["occurred_at"], k.state["number"]))


def _point(k: Known) -> dict:
    names = ("number", "kind", "latitude", "longitude", "location_precision_m")
    return {name: k.state[name] for name in names}
