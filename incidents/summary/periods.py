"""Weeks and months: what the issued summaries of their days add up to."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

import orjson
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incidents.days import period as day_period
from incidents.kinds import Kind, Outcome, Precedence
from incidents.models import DailySummary
from incidents.summary.readable import HEADLINE, area_name

PRECEDENCES = list(Precedence.values)


@dataclass(frozen=True)
class Period:
    """A week from Monday to Sunday, or a month: its days as they begin the days of summaries."""

    sort: str  # week, month
    first: date
    last: date

    @property
    def code(self) -> str:
        """What an address calls it: 2026-W47, 2026-11."""
        if self.sort == "month":
            return f"{self.first:%Y-%m}"
        year, number, _day = self.first.isocalendar()
        return f"{year:04}-W{number:02}"

    @property
    def name(self) -> str:
        if self.sort == "month":
            return date_format(self.first, "F Y")
        year, number, _day = self.first.isocalendar()
        return _("Week %(number)s of %(year)s") % {"number": number, "year": year}

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=i) for i in range((self.last - self.first).days + 1)]

    @property
    def before(self) -> "Period":
        return OF_DAY[self.sort](self.first - timedelta(days=1))

    @property
    def after(self) -> "Period":
        return OF_DAY[self.sort](self.last + timedelta(days=1))

    def get_absolute_url(self) -> str:
        return reverse(f"summary_{self.sort}", args=[self.code])


def week_of(day: date) -> Period:
    monday = day - timedelta(days=day.weekday())
    return Period("week", monday, monday + timedelta(days=6))


def month_of(day: date) -> Period:
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Period("month", first, following - timedelta(days=1))


OF_DAY: dict[str, Callable[[date], Period]] = {"week": week_of, "month": month_of}


def named(sort: str, code: str) -> Period:
    """Return the week or month of a code; ValueError where it is none."""
    return OF_DAY[sort](date.fromisoformat(f"{code}-1" if sort == "week" else f"{code}-01"))


@dataclass
class Total:
    """What the summaries of a period add up to: as they were issued, each day's latest edition."""

    period: Period
    editions: dict[date, DailySummary] = field(default_factory=dict)
    of_day: dict[date, int] = field(default_factory=dict)  # incidents
    figures: Counter = field(default_factory=Counter)
    rooms: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)
    districts: Counter = field(default_factory=Counter)
    hours: Counter = field(default_factory=Counter)
    trend: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))  # (code, day)
    names: dict[str, dict] = field(default_factory=lambda: defaultdict(dict))
    harm: Counter = field(default_factory=Counter)  # (outcome, category)
    events: list[dict] = field(default_factory=list)  # the significant ones, as each day has them
    drawn: dict = field(default_factory=dict)  # what a map of them needs, as figures have it

    def add(self, summary: DailySummary) -> None:
        """Add a day of the period."""
        figures = orjson.loads(summary.core)["figures"]
        self.editions[summary.day] = summary
        headline = {name: figures["headline"][name]["count"] for name in HEADLINE}
        self.of_day[summary.day] = headline["incidents"]
        self.figures += Counter(headline)
        for kind, by_room in figures["kinds"].items():
            self._count(summary.day, kind, by_room)
        self.hours += Counter(dict(enumerate(figures["hours"])))
        placed = Counter({area["code"]: area["count"] for area in figures["districts"]})
        nowhere = self.of_day[summary.day] - placed.total()  # under the code of none
        self.districts += placed + Counter({"": max(nowhere, 0)})
        self.names["rooms"] |= {room["code"]: room["names"] for room in figures["rooms"]}
        self.names["districts"] |= {area["code"]: area_name(area) for area in figures["districts"]}
        self.harm += Counter(
            {(c["outcome"], c["category"]): c["count"] for c in figures["casualties"]}
        )
        self.events += figures["significant"]
        self._draw(figures)

    def _draw(self, figures: dict) -> None:
        """Put the day's points on the ground of the latest day."""
        points = [*self.drawn.get("map", []), *figures["map"]]
        latest = max(self.editions).isoformat() == figures["day"] or not self.drawn
        kept = figures if latest else self.drawn
        self.drawn = {name: kept[name] for name in ("ground", "rooms", "forces")} | {"map": points}

    @property
    def casualties(self) -> list[dict]:
        """The cells of the casualty matrix of all days."""
        return [{"outcome": o, "category": c, "count": n} for (o, c), n in self.harm.items()]

    def most_severe(self, most: int) -> list[dict]:
        """Return so many of the events, those that harmed most first, else the most urgent."""
        return sorted(self.events, key=_severity)[:most]

    def _count(self, day: date, kind: str, by_room: dict[str, int]) -> None:
        for room, count in by_room.items():
            self.kinds[kind] += count
            self.rooms[room] += count
            self.trend["kinds"][kind, day] += count
            self.trend["rooms"][room, day] += count

    def count(self, part: str, code) -> int | None:
        """Return the count of a part; None where no day is issued, so that nothing is known."""
        return getattr(self, part)[code] if self.editions else None

    def series(self, part: str) -> dict[str, list[int | None]]:
        """Return the incidents of each day by room or kind; None on a day not issued yet."""
        codes = {code for code, _day in self.trend[part]}
        order = list(Kind.values) if part == "kinds" else sorted(codes)
        return {
            code: [
                self.trend[part][code, day] if day in self.editions else None
                for day in self.period.days
            ]
            for code in order
            if code in codes
        }

    @property
    def begins(self) -> datetime:
        return day_period(self.period.first)[0]

    @property
    def ends(self) -> datetime:
        return day_period(self.period.last)[1]

    def missing(self, today: date) -> list[date]:
        """Return the days up to today, without it, that are not issued yet and so not counted."""
        return [day for day in self.period.days if day < today and day not in self.editions]


def _severity(brief: dict) -> tuple:
    """Return what puts the most severe first: killed, abducted, wounded, precedence, time."""
    harm: Counter = Counter()
    for cell in brief["casualties"]:
        harm[cell["outcome"]] += cell["count"]
    befell = (-harm[outcome] for outcome in (Outcome.KILLED, Outcome.ABDUCTED, Outcome.WOUNDED))
    return *befell, PRECEDENCES.index(brief["precedence"]), brief["occurred_at"], brief["number"]


def issued_in(*periods: Period) -> Q:
    """Return which summaries are of days of these periods."""
    return reduce(or_, (Q(day__range=(period.first, period.last)) for period in periods))


def add_up(period: Period, summaries: Iterable[DailySummary]) -> Total:
    """Add up the summaries that are of the period; each day's latest edition, found visible."""
    total = Total(period)
    for summary in summaries:
        if period.first <= summary.day <= period.last:
            total.add(summary)
    return total
