"""Two periods side by side as people read them: then, now, and the difference."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from centres.text.languages import said
from incidents import parts
from incidents.drawing.strips import strips
from incidents.kinds import Kind
from incidents.summary.day_map import chart_map
from incidents.summary.periods import Total
from incidents.summary.readable import HEADLINE, Names, headline_labels, report

EVENTS = 12  # of a period, told with their words
WIDE = 100  # of the longest bar
MINUS = "\u2212"


@dataclass(frozen=True)
class Row:
    """One figure of two periods, None of one that has no issued day; bars are of one scale."""

    label: str
    now: int | None
    then: int | None
    most: int

    @property
    def difference(self) -> str:
        return signed(self.now, self.then)

    @property
    def bar(self) -> float:
        return self._wide(self.now)

    @property
    def bar_then(self) -> float:
        return self._wide(self.then)

    def _wide(self, count: int | None) -> float:
        return round((count or 0) / self.most * WIDE, 1) if self.most else 0


def signed(now: int | None, then: int | None) -> str:
    """Return the difference with its sign: +3, −2, 0; a dash where one is not known."""
    if now is None or then is None:
        return "–"
    more = now - then
    return f"+{more}" if more > 0 else f"{MINUS}{-more}" if more else "0"


def compared(now: Total, then: Total) -> dict:
    """Return what the page of a period shows."""
    rooms = {**then.names["rooms"], **now.names["rooms"]}
    districts = {**then.names["districts"], **now.names["districts"]}
    names = {code: said(in_languages) for code, in_languages in rooms.items()}
    kinds = {code: str(label) for code, label in Kind.choices}
    by_room = strips(now.series("rooms"), lambda code: names.get(code, code))
    by_kind = strips(now.series("kinds"), kinds.__getitem__)
    return {
        "headline": _headline(now, then),
        **_events(now),
        "tables": [
            _table(_("Rooms"), _("Room"), _occurring(now, then, "rooms", names)),
            _table(_("Hour of day"), _("Hour"), _hours(now, then)),
            _table(_("Kinds"), _("Kind"), _occurring(now, then, "kinds", kinds)),
            _table(_("Districts"), _("District"), _districts(now, then, districts)),
        ],
        "trends": [
            _table(_("Days by room"), _("Room"), by_room),
            _table(_("Days by kind"), _("Kind"), by_kind),
        ],
    }


def _events(now: Total) -> dict:
    """Return what happened in the period itself: whom it harmed, the most severe, where."""
    if not now.editions:
        return {"casualties": None, "events": [], "further": 0, "map": None}
    names = Names(now.drawn)
    return {
        "casualties": parts.casualty_table(now.casualties, names.categories),
        "events": [report(brief, names) for brief in now.most_severe(EVENTS)],
        "further": max(0, len(now.events) - EVENTS),
        "map": chart_map(now.drawn, _("Map of the incidents of these days")),
    }


def _headline(now: Total, then: Total) -> list[dict]:
    labels = headline_labels(now.figures["incidents"])
    rows = _rows(now, then, "figures", {name: labels[name] for name in HEADLINE})
    return [
        {
            "value": row.now,
            "label": row.label,
            "then": row.then,
            "difference": row.difference,
            "mean": _mean(now, name),
            "mean_then": _mean(then, name),
        }
        for name, row in zip(HEADLINE, rows, strict=True)
    ]


def _mean(total: Total, name: str) -> str:
    """Return the figure for each issued day: what makes periods comparable that differ in days."""
    days = len(total.editions)
    return f"{total.figures[name] / days:.1f}" if days else "–"


def _table(title: str, head: str, rows: list) -> dict:
    return {"title": title, "head": head, "rows": rows}


def _rows(now: Total, then: Total, part: str, labels: Mapping) -> list[Row]:
    """Return a row for each code of the labels, in their order."""
    most = max([*getattr(now, part).values(), *getattr(then, part).values()], default=0)
    return [
        Row(str(label), now.count(part, code), then.count(part, code), most)
        for code, label in labels.items()
    ]


def _occurring(now: Total, then: Total, part: str, labels: dict[str, str]) -> list[Row]:
    """Return the rows of those codes that either period has."""
    counts = getattr(now, part) + getattr(then, part)
    return _rows(now, then, part, {code: labels[code] for code in labels if counts[code]})


def _districts(now: Total, then: Total, names: dict[str, str]) -> list[Row]:
    """Return the districts by their names, and last what lies in none; nothing if none is known."""
    if not names:
        return []
    labels = dict(sorted(names.items(), key=lambda item: item[1]))
    return _occurring(now, then, "districts", {**labels, "": _("In no district")})


def _hours(now: Total, then: Total) -> list[Row]:
    """Return all hours of a day of the summary, from the cut-off of the first one on."""
    first = now.begins.hour
    order = [*range(first, 24), *range(first)] if now.hours or then.hours else []
    return _rows(now, then, "hours", {hour: f"{hour:02}:00" for hour in order})
