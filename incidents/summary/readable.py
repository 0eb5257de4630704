"""A day's figures as people read them: the words of the language in use, rows in their order.

A function of the figures and the language: the page and the paper of an issued day show the same
for good, whatever is renamed later.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from centres.models import Rank
from incidents import notation
from incidents.drawing.strips import bars
from incidents.kinds import Disputed, Kind, Outcome, Precedence, Precision

HEADLINE = ("incidents", "killed", "wounded", "abducted", "in_gap", "detonated", "found")


class Names:
    """What rooms and forces are called in the language in use, by their codes."""

    def __init__(self, figures: dict):
        self.rooms = {room["code"]: name_of(room["names"]) for room in figures["rooms"]}
        self.forces = {force["code"]: name_of(force["names"]) for force in figures["forces"]}

    def room(self, code: str | None) -> str:
        return self.rooms.get(code, code or "")

    def force(self, code: str | None) -> str:
        return self.forces.get(code, code or "")

    @property
    def categories(self) -> dict[str, str]:
        """The columns of the casualty matrix."""
        others = {"other_security": _("Other security"), "militant": _("Militant")}
        return {"civilian": _("Civilian"), **self.forces, **others}


def name_of(names: dict[str, str]) -> str:
    return names.get(get_language() or "en", names["en"])


def sheet(figures: dict) -> dict:
    """Return what a summary shows, section by section."""
    names = Names(figures)
    return {
        "names": names,
        "title": title(figures),
        "period": _period(figures),
        "headline": _headline(figures["headline"]),
        "longest": max((case["days"] for case in figures["abductions"]), default=0),
        "kinds": _kinds(figures, names),
        "casualties": _casualties(figures["casualties"], names),
        "significant": [report(brief, names) for brief in figures["significant"]],
        "further": figures["further"],
        "gap": figures["gap"]["areas"],
        "sightings": [
            {**report(brief, names), "direction": brief["direction"]}
            for brief in figures["gap"]["sightings"]
        ],
        "abductions": [
            {**report(brief, names), "days": brief["days"], "abducted": _abducted(brief)}
            for brief in figures["abductions"]
        ],
        "requests": [{**row, "room": names.room(row["centre"])} for row in figures["requests"]],
        "overdue": [_overdue(row, names) for row in figures["overdue"]],
        "overdue_rooms": _overdue_rooms(figures["overdue"], names),
        "disputes": [dispute(row, names) for row in figures["disputes"]],
        "heard": [_heard(row, names) for row in figures["heard"]],
        "on_duty": [_on_duty(row, names) for row in figures["on_duty"]],
        "trends": _trends(figures["trend"], names),
        "set_aside": set_aside(figures["set_aside"]),
        "vague": [report(brief, names) for brief in figures["vague"]],
    }


def title(figures: dict) -> str:
    return date_format(date.fromisoformat(figures["day"]), "DATE_FORMAT")


def dtg(text: str) -> str:
    return notation.dtg(parse_datetime(text))


def _period(figures: dict) -> str:
    return f"{dtg(figures['from'])} – {dtg(figures['until'])}"


def _headline(told: dict) -> list[dict]:
    count = told["incidents"]["count"]
    labels = {
        "incidents": ngettext("incident", "incidents", count),
        **{outcome.value: outcome.label for outcome in Outcome},
        "in_gap": _("In the gap"),
        "detonated": Kind.IED.label,
        "found": Kind.IED_FOUND.label,
    }
    return [
        {
            "name": name,
            "value": told[name]["count"],
            "label": labels[name],
            "before": told[name]["before"],
            "mean": f"{told[name]['mean']:.1f}",
        }
        for name in HEADLINE
    ]


def _kinds(figures: dict, names: Names) -> dict:
    """Return kinds by rooms: every kind that occurred, every room."""
    rooms = [room["code"] for room in figures["rooms"]]
    rows = [
        {
            "code": kind,
            "label": Kind(kind).label,
            "counts": [counts.get(room, 0) for room in rooms],
            "total": sum(counts.values()),
        }
        for kind in Kind.values
        if (counts := figures["kinds"].get(kind))
    ]
    totals = [sum(row["counts"][i] for row in rows) for i in range(len(rooms))]
    most = max((row["total"] for row in rows), default=1)
    rows = [{**row, "bar": round(row["total"] / most * 100, 1)} for row in rows]
    return {
        "columns": [{"label": names.room(room)} for room in rooms],
        "rows": rows,
        "totals": totals,
        "total": sum(totals),
    }


def _casualties(cells: list[dict], names: Names) -> dict | None:
    if not cells:
        return None
    counts = Counter({(c["outcome"], c["category"]): c["count"] for c in cells})
    rows = [
        {
            "outcome": outcome.label,
            "counts": [counts[outcome, category] for category in names.categories],
            "total": sum(counts[outcome, category] for category in names.categories),
        }
        for outcome in Outcome
    ]
    rows = [row for row in rows if row["total"]]
    most = max(row["total"] for row in rows)
    rows = [{**row, "bar": round(row["total"] / most * 100, 1)} for row in rows]
    return {"categories": list(names.categories.values()), "rows": rows}


def casualties_line(cells: list[dict]) -> str:
    """Return the casualties by outcome in one line: `1 killed, 3 wounded`."""
    sums: Counter = Counter()
    for cell in cells:
        sums[cell["outcome"]] += cell["count"]
    return _(", ").join(f"{n} {Outcome(outcome).label.lower()}" for outcome, n in sums.items())


def report(brief: dict, names: Names) -> dict:
    """Return one report as a line or two of a summary."""
    precision, precedence = brief["time_precision"], Precedence(brief["precedence"])
    minute = precision == Precision.MINUTE
    return {
        **brief,
        "kind_label": Kind(brief["kind"]).label,
        "dtg": notation.dtg(parse_datetime(brief["occurred_at"]), precision),
        "precision_note": "" if minute else Precision(precision).label,
        "room": names.room(brief["centre"]),
        "by_force": names.force(brief["force"]),
        "precedence_label": precedence.label if precedence.urgent else "",
        "precedence_letter": precedence.letter,
        "casualties_line": casualties_line(brief["casualties"]),
    }


def _abducted(brief: dict) -> int:
    cells = (cell for cell in brief["casualties"] if cell["outcome"] == Outcome.ABDUCTED)
    return sum(cell["count"] for cell in cells)


def _overdue(row: dict, names: Names) -> dict:
    letter = Precedence(row["precedence"]).letter
    room, due = names.room(row["centre"]), dtg(row["due_at"])
    return {**row, "letter": letter, "room": room, "due": due}


def _overdue_rooms(rows: list[dict], names: Names) -> list[dict]:
    """Return for each room how many answers it still owes, gave late, and how late at most."""
    found: dict[str, dict] = {}
    for row in rows:
        room = found.setdefault(row["centre"], {"owed": 0, "late": 0, "most": 0})
        room["late" if row["answered"] else "owed"] += 1
        room["most"] = max(room["most"], row["late"])
    return [{"room": names.room(code), **told} for code, told in sorted(found.items())]


def dispute(row: dict, names: Names) -> dict:
    return {
        **row,
        "label": Disputed(row["disputed"]).label,
        "room": names.room(row["centre"]),
        "by_force": names.force(row["force"]),
        "says": _said(row["disputed"], row["says"], names),
    }


def _said(disputed: str, value, names: Names) -> str:
    """Return what a report says of the disputed fact, in words."""
    if disputed == Disputed.CASUALTIES:
        return casualties_line(value)
    if disputed == Disputed.KIND:
        return Kind(value).label
    if disputed == Disputed.TIME:
        return dtg(value)
    if disputed == Disputed.GRADING:
        return f"{value['source']}{value['information']}"
    if disputed == Disputed.ABDUCTION:
        return _("; ").join(str(part) for part in (value or {}).values() if part)
    return value


def _heard(row: dict, names: Names) -> dict:
    label = {
        "reported": _("reported"),
        "quiet": _("quiet"),
        "silent": _("silent"),
        "awaited": _("nothing yet"),
    }
    nil = row["nil"] and dtg(row["nil"])
    return {**row, "room": names.room(row["centre"]), "label": label[row["status"]], "nil": nil}


def _on_duty(row: dict, names: Names) -> dict:
    return {
        "room": names.room(row["centre"]),
        "force": names.force(row["force"]),
        "officers": [officer(person) for person in row["officers"]],
    }


def officer(person: dict) -> str:
    """Return rank and name in the script of the language in use."""
    arabic = get_language() in ("ar", "ckb")
    name = (arabic and person["name_arabic"]) or person["name_latin"]
    return f"{Rank(person['rank']).label} {name}" if person["rank"] else name


def _trends(told: dict, names: Names) -> list[dict]:
    """Return the strips; those of the rooms, and those of the kinds, are of one scale each."""
    span = _("28 days")
    kinds = {kind: told["kinds"][kind] for kind in Kind.values if kind in told["kinds"]}
    parts = (
        (_("28 days by room"), _("Room"), told["rooms"], names.room),
        (_("28 days by kind"), _("Kind"), kinds, lambda kind: Kind(kind).label),
    )
    return [
        {"title": title, "head": head, "span": span, "rows": _strips(series, label)}
        for title, head, series, label in parts
    ]


def _strips(series: dict[str, list[int]], label: Callable[[str], str]) -> list[dict]:
    most = max((max(days) for days in series.values()), default=0)
    return [_series(label(code), days, most) for code, days in series.items()]


def _series(label: str, days: list[int], most: int) -> dict:
    total, drawn = sum(days), bars(days, most=most)
    week = sum(days[-7:])
    return {
        "label": label,
        "days": days,
        "total": total,
        "week": week,
        "last": days[-1],
        "strip": drawn,
    }


def set_aside(told: dict) -> str:
    """Return in a sentence how many reports are not counted, and why; empty where all count."""
    struck, exercise, same = told["struck"], told["exercise"], told["same_event"]
    said = [
        struck and ngettext("%s struck report", "%s struck reports", struck) % struck,
        exercise and ngettext("%s exercise record", "%s exercise records", exercise) % exercise,
        same
        and ngettext("%s report of the same event", "%s reports of the same event", same) % same,
    ]
    said = [words for words in said if words]
    return _("Not counted: %s.") % _(", ").join(said) if said else ""
