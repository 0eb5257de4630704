"""Two periods side by side as people read them: then, now, and the difference."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.drawing.strips import bars
from incidents.kinds import Kind, Outcome
from incidents.summary.periods import FIGURES, Total
from incidents.summary.readable import name_of

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
    names = {code: name_of(told) for code, told in rooms.items()}
    return {
        "headline": _headline(now, then),
        "tables": [
            _table(_("Rooms"), _("Room"), _rows(now, then, "rooms", names)),
            _table(_("Hour of day"), _("Hour"), _hours(now, then)),
            _table(_("Kinds"), _("Kind"), _rows(now, then, "kinds", dict(Kind.choices))),
            _table(_("Districts"), _("District"), _districts(now, then, districts)),
        ],
        "trends": [
            _table(_("Days by room"), _("Room"), _strips(now.series("rooms"), names)),
            _table(_("Days by kind"), _("Kind"), _strips(now.series("kinds"), dict(Kind.choices))),
        ],
    }


def _headline(now: Total, then: Total) -> list[dict]:
    count = now.figures["incidents"]
    labels = {
        "incidents": ngettext("incident", "incidents", count),
        **{outcome.value: outcome.label for outcome in Outcome},
        "in_gap": _("In the gap"),
        "detonated": Kind.IED.label,
        "found": Kind.IED_FOUND.label,
    }
    return [
        {
            "value": now.told(now.figures, name),
            "label": labels[name],
            "then": then.told(then.figures, name),
            "difference": signed(now.told(now.figures, name), then.told(then.figures, name)),
            "mean": _mean(now, name),
            "mean_then": _mean(then, name),
        }
        for name in FIGURES
    ]


def _mean(total: Total, name: str) -> str:
    """Return the figure for each issued day: what makes periods comparable that differ in days."""
    days = len(total.editions)
    return f"{total.figures[name] / days:.1f}" if days else "–"


def _table(title: str, head: str, rows: list) -> dict:
    return {"title": title, "head": head, "rows": rows}


def _rows(now: Total, then: Total, part: str, labels: dict[str, str]) -> list[Row]:
    """Return a row for each code that either period has, in the order of the labels."""
    counts, others = getattr(now, part), getattr(then, part)
    most = max([*counts.values(), *others.values()], default=0)
    return [
        Row(str(label), now.told(counts, code), then.told(others, code), most)
        for code, label in labels.items()
        if counts[code] or others[code]
    ]


def _districts(now: Total, then: Total, names: dict[str, str]) -> list[Row]:
    """Return the districts by their names, and last what lies in none; nothing if none is known."""
    if not names:
        return []
    labels = dict(sorted(names.items(), key=lambda item: item[1]))
    return _rows(now, then, "districts", {**labels, "": _("In no district")})


def _hours(now: Total, then: Total) -> list[Row]:
    """Return all hours of a day of the summary, from the cut-off on."""
    most = max([*now.hours.values(), *then.hours.values()], default=0)
    first = settings.CUT_OFF.hour
    order = [*range(first, 24), *range(first)] if most else []
    return [
        Row(f"{hour:02}:00", now.told(now.hours, hour), then.told(then.hours, hour), most)
        for hour in order
    ]


def _strips(series: dict[str, list[int | None]], labels: dict[str, str]) -> list[dict]:
    known: Iterable[int] = (n for days in series.values() for n in days if n is not None)
    most = max(known, default=0)
    return [
        {
            "label": labels.get(code, code),
            "days": ["–" if n is None else n for n in days],
            "total": sum(n or 0 for n in days),
            "strip": bars(days, most=most),
        }
        for code, days in series.items()
    ]
