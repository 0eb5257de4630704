"""Which reports may tell of the same thing: near in time, in place and in kind."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from centres.ground.geography import KM_PER_DEGREE, Point
from centres.text.spelling import fold
from incidents.kinds import Kind, Precision
from incidents.models import Incident

AT_MOST = 5
HOURS, KM = 24, 10  # how far apart they may be
LONGEST_UNIT = timedelta(days=1)  # a week or a month is near to everything
WIDEST_SQUARE = 10_000  # metres
READ = 1_000  # of those that may be near, the latest are looked at
UNITS = {
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: LONGEST_UNIT,
}
AKIN = [
    {Kind.ATTACK, Kind.POST_ATTACK, Kind.KILLING, Kind.INDIRECT_FIRE, Kind.FRIENDLY},
    {Kind.IED, Kind.IED_FOUND},
    {Kind.ABDUCTION, Kind.KILLING, Kind.FALSE_CHECKPOINT},
    {Kind.ABDUCTION, Kind.EXTORTION},
    {Kind.DRONE, Kind.INDIRECT_FIRE},
    {Kind.MOVEMENT, Kind.FALSE_CHECKPOINT},
    {Kind.ARREST, Kind.ATTACK},
]
# Words of a place that name no place, folded.
PLAIN = set(
    fold(
        "north south east west northeast northwest southeast southwest near the and road village "
        "شمال جنوب شرق غرب شرقي غربي قرب طريق قرية ناحية قضاء منطقة "
        "باکوور باشوور ڕۆژهەڵات ڕۆژئاوا ڕۆژھەڵاتی ڕۆژئاوای باکووری باشووری نزیک ڕێگای گوندی گوند "
        "ناحیەی قەزای لە"
    ).split()
)
SHORTEST = 3  # letters of a word that names a place


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """What is known of a report as far as another may be near it."""

    at: datetime
    precision: str
    point: Point | None
    square: int  # metres
    place: str
    kind: str
    exercise: bool = False
    room: str = ""  # a code, the report's own

    @classmethod
    def of(cls, incident: Incident) -> "Whereabouts":
        return cls(
            at=incident.occurred_at,
            precision=incident.time_precision,
            point=incident.point,
            square=incident.location_precision_m or 0,
            place=incident.place,
            kind=incident.kind,
            exercise=incident.exercise,
            room=incident.centre_id,
        )

    @property
    def until(self) -> datetime:
        return self.at + UNITS[Precision(self.precision)]


@dataclass(frozen=True, kw_only=True)
class Near:
    """A report with how far it is from another: in words, and as a score for sorting."""

    incident: Incident
    distance: str
    apart: str
    score: float


def nearest(incidents, told: Whereabouts, *, without: Iterable = ()) -> list[Near]:
    """Return the reports most likely to tell of the same, the likeliest first, at most five.

    `incidents` are those the reader may see, `without` keys of reports that are none of them. A
    report known only to the week or the month is near to nothing.
    """
    if told.precision not in UNITS:
        return []
    measured = (measure(told, incident) for incident in _around(incidents, told, without))
    found = [near for near in measured if near is not None]
    return sorted(found, key=lambda near: (-near.score, near.incident.number))[:AT_MOST]


def _around(incidents, told: Whereabouts, without: Iterable):
    """Return what lies in a box around the point, or says its place in words, about that time."""
    margin = timedelta(hours=HOURS)
    about = (
        incidents.filter(
            occurred_at__gte=told.at - margin - LONGEST_UNIT,
            occurred_at__lt=told.until + margin,
            time_precision__in=list(UNITS),
            struck_at=None,
            exercise=told.exercise,
        )
        .in_force()
        .exclude(pk__in=list(without))
    )
    if told.kind:
        about = about.filter(kind__in=akin(told.kind))
    about = (
        about.filter(_in_box(told.point, told.square)) if told.point else about.exclude(place="")
    )
    rows = about.with_principal().select_related("centre", "force").defer("narrative")
    return rows.order_by("-occurred_at")[:READ]


def _in_box(point: tuple[float, float], square: int) -> Q:
    latitude, longitude = point
    km = KM + (square + WIDEST_SQUARE) / 2_000
    north = km / KM_PER_DEGREE
    east = north / math.cos(math.radians(min(85, abs(latitude) + north)))
    return Q(latitude=None) | Q(
        latitude__range=(latitude - north, latitude + north),
        longitude__range=(longitude - east, longitude + east),
    )


def akin(kind: str) -> set[str]:
    """Return the kinds that the same thing may be reported as."""
    return {kind}.union(*(kinds for kinds in AKIN if kind in kinds))


def measure(told: Whereabouts, incident: Incident) -> Near | None:
    """Return how near an incident is; None where it is too far in time or in place."""
    other = Whereabouts.of(incident)
    gap = max(told.at - other.until, other.at - told.until, timedelta(0))
    place = _place(told, other)
    if gap > timedelta(hours=HOURS) or place is None:
        return None
    distance, closeness = place
    score = closeness + 1 - gap / timedelta(hours=HOURS)
    score += 0.5 * (told.kind == other.kind) + 0.25 * (told.room != other.room)
    return Near(incident=incident, distance=distance, apart=_apart(told, other), score=score)


def _place(told: Whereabouts, other: Whereabouts) -> tuple[str, float] | None:
    """Return the distance in words and how close it is, from 0 to 1; None where it is too far."""
    if told.point and other.point:
        between, unknown = kilometres(told.point, other.point), (told.square + other.square) / 2_000
        km = max(0.0, between - unknown)
        return None if km > KM else (_distance(between, unknown), 1 - km / KM)
    shared = _shared(told.place, other.place)
    return (_("both name %s") % shared, 0.5) if shared else None


def kilometres(one: Point, other: Point) -> float:
    """Return the distance of two points that are near each other."""
    north = other[0] - one[0]
    east = (other[1] - one[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot(north, east) * KM_PER_DEGREE


def _distance(between: float, unknown: float) -> str:
    """Return the distance in words: no more exactly than the squares are known."""
    if between <= max(unknown, 0.1):
        return _("within %s km") % f"{max(2 * unknown, 0.1):.1f}".removesuffix(".0")
    return _("%s km apart") % f"{between:.1f}"


def _shared(place: str, other: str) -> str:
    """Return the first word that both places have in common, as the other one writes it."""
    ours = {_root(word) for word in fold(place).split()}
    words = (word.strip(".,،;()") for word in other.split())
    return next((w for w in words if _names(w) and _root(fold(w)) in ours), "")


def _names(word: str) -> bool:
    word = fold(word)
    return len(word) >= SHORTEST and not word.isdigit() and word not in PLAIN


def _root(word: str) -> str:
    """Return a folded word without the Arabic article."""
    return word.removeprefix("ال")


def _apart(told: Whereabouts, other: Whereabouts) -> str:
    """Return how long before or after the first the other happened, in words."""
    minutes = round((other.at - told.at) / timedelta(minutes=1))
    if Precision.DAY in (told.precision, other.precision):
        if told.at < other.until and other.at < told.until:
            return _("Same day")
        return _("Day after") if minutes > 0 else _("Day before")
    if not minutes:
        return _("Same time")
    hours, minutes, later = abs(minutes) // 60, abs(minutes) % 60, minutes > 0
    if hours:
        return (_("%s h later") if later else _("%s h earlier")) % hours
    return (_("%s min later") if later else _("%s min earlier")) % minutes
