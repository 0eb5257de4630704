"""A day's figures as people read them: the words of the language in use, rows in their order.

A function of the figures and the language: the page and the paper of an issued day show the same
for good, whatever is renamed later.
"""

from datetime import date

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.models import Rank
from centres.text.languages import in_arabic_script, said
from incidents import notation, parts
from incidents.drawing.strips import strips
from incidents.kinds import Disputed, Kind, Outcome, Precedence, Precision
from incidents.models.incident import name_known
from incidents.places.meant import printed_names

HEADLINE = ("incidents", "killed", "wounded", "abducted", "in_gap", "detonated", "found")


class Names:
    """What rooms and forces are called in the language in use, by their codes."""

    def __init__(self, figures: dict):
        self.rooms = {room["code"]: said(room["names"]) for room in figures["rooms"]}
        self.forces = {force["code"]: said(force["names"]) for force in figures["forces"]}

    def room(self, code: str | None) -> str:
        return self.rooms.get(code, code or "")

    def force(self, code: str | None) -> str:
        return self.forces.get(code, code or "")

    @property
    def categories(self) -> dict[str, str]:
        return parts.categories(self.forces)


def sheet(figures: dict) -> dict:
    """Return what a summary shows, section by section."""
    names = Names(figures)
    return {
        "names": names,
        "title": title(figures),
        "period": _period(figures),
        "sentence": _sentence(figures, names),
        "headline": _headline(figures["headline"]),
        "longest": max((case["days"] for case in figures["abductions"]), default=0),
        "kinds": _kinds(figures, names),
        "no_kinds": _no_kinds(figures),
        "casualties": _casualties(figures["casualties"], names),
        "significant": [report(brief, names) for brief in figures["significant"]],
        "further": figures["further"],
        "gap": [{**area, "name": area_name(area)} for area in figures["gap"]["areas"]],
        "sightings": [report(brief, names) for brief in figures["gap"]["sightings"]],
        "abductions": [
            {**report(brief, names), "abducted": _abducted(brief)}
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


def area_name(area: dict) -> str:
    """Return what an area of the figures is called, by its only name where it has no more."""
    return said(area["names"]) if "names" in area else area["name"]


def title(figures: dict) -> str:
    return date_format(date.fromisoformat(figures["day"]), "DATE_FORMAT")


def dtg(text: str) -> str:
    return notation.dtg(parse_datetime(text))


def _period(figures: dict) -> str:
    return f"{dtg(figures['from'])} – {dtg(figures['until'])}"


def _sentence(figures: dict, names: Names) -> str:
    """Return the day in a sentence: what happened, whom it harmed, who was not heard of."""
    incidents, in_gap = figures["headline"]["incidents"], figures["headline"]["in_gap"]
    counts = {"count": incidents["count"], "before": incidents["before"], "in_gap": in_gap["count"]}
    harm = parts.casualties_line(figures["casualties"])
    silent = [names.room(row["centre"]) for row in figures["heard"] if row["status"] == "silent"]
    told = [
        _("Incidents: %(count)s (the day before %(before)s), %(in_gap)s of them in the gap.")
        % counts,
        f"{harm}." if harm else _("No casualties reported."),
        figures["abductions"] and _("Open abductions: %s.") % len(figures["abductions"]),
        silent and _("Silent rooms: %s.") % _(", ").join(silent),
    ]
    return " ".join(part for part in told if part)


def headline_labels(incidents: int) -> dict[str, str | Promise]:
    """Return what the figures of the headline are called beside this many incidents."""
    return {
        "incidents": ngettext("incident", "incidents", incidents),
        **{outcome.value: outcome.label for outcome in Outcome},
        "in_gap": _("In the gap"),
        "detonated": Kind.IED.label,
        "found": Kind.IED_FOUND.label,
    }


def _headline(headline: dict) -> list[dict]:
    labels = headline_labels(headline["incidents"]["count"])
    return [
        {
            "name": name,
            "value": headline[name]["count"],
            "label": labels[name],
            "before": _("day before %s") % headline[name]["before"],
            "mean": _("7-day mean %s") % f"{headline[name]['mean']:.1f}",
        }
        for name in HEADLINE
    ]


def _kinds(figures: dict, names: Names) -> dict:
    """Return kinds by rooms: every kind that occurred, every room."""
    rows = [kind_row(kind, figures) for kind in Kind if kind in figures["kinds"]]
    totals = [sum(column) for column in zip(*(row["counts"] for row in rows), strict=True)]
    return {
        "columns": [{"label": names.room(room["code"])} for room in figures["rooms"]],
        "rows": _with_bars(rows),
        "totals": totals or [0] * len(figures["rooms"]),
        "total": sum(totals),
    }


def _no_kinds(figures: dict) -> str:
    """Return in a line which kinds did not occur: a table of them would be rows of zeros."""
    none = [str(kind.label) for kind in Kind if kind not in figures["kinds"]]
    if not none:
        return ""
    return _("None of these on this day: %s.") % _(", ").join(none)


def kind_row(kind: Kind, figures: dict) -> dict:
    """Return how often a kind occurred, by the rooms of the day and in all."""
    counts = figures["kinds"].get(kind, {})
    return {
        "code": kind.value,
        "label": kind.label,
        "counts": [counts.get(room["code"], 0) for room in figures["rooms"]],
        "total": sum(counts.values()),
    }


def _with_bars(rows: list[dict]) -> list[dict]:
    """Return rows with their bars, of which that of the largest total is 100 wide."""
    most = max((row["total"] for row in rows), default=1)
    return [{**row, "bar": round(row["total"] / most * 100, 1)} for row in rows]


def _casualties(cells: list[dict], names: Names) -> dict | None:
    table = parts.casualty_table(cells, names.categories)
    return table and {**table, "rows": _with_bars(table["rows"])}


def report(brief: dict, names: Names) -> dict:
    """Return one report as a line or two of a summary."""
    precision, precedence = brief["time_precision"], Precedence(brief["precedence"])
    place = brief["place"]
    minute = precision == Precision.MINUTE
    return {
        **brief,
        "kind_label": Kind(brief["kind"]).label,
        "dtg": notation.dtg(parse_datetime(brief["occurred_at"]), precision),
        "place_known": name_known(place, place and printed_names(place, brief["mgrs"])),
        "precision_note": "" if minute else Precision(precision).label,
        "room": names.room(brief["centre"]),
        "by_force": names.force(brief["force"]),
        "precedence_label": precedence.label if precedence.urgent else "",
        "precedence_letter": precedence.letter,
        "casualties_line": parts.casualties_line(brief["casualties"]),
    }


def _abducted(brief: dict) -> int:
    cells = (cell for cell in brief["casualties"] if cell["outcome"] == Outcome.ABDUCTED)
    return sum(cell["count"] for cell in cells)


def _overdue(row: dict, names: Names) -> dict:
    return {
        **row,
        "letter": Precedence(row["precedence"]).letter,
        "room": names.room(row["centre"]),
        "due": dtg(row["due_at"]),
    }


def _overdue_rooms(rows: list[dict], names: Names) -> list[dict]:
    """Return for each room how many answers it still owes, gave late, and how late at most."""
    by_room: dict[str, dict] = {}
    for row in rows:
        counts = by_room.setdefault(row["centre"], {"owed": 0, "late": 0, "most": 0})
        counts["late" if row["answered"] else "owed"] += 1
        counts["most"] = max(counts["most"], row["late"])
    return [{"room": names.room(code), **counts} for code, counts in sorted(by_room.items())]


def dispute(row: dict, names: Names) -> dict:
    return {
        **row,
        "label": Disputed(row["disputed"]).label,
        "room": names.room(row["centre"]),
        "by_force": names.force(row["force"]),
        "says": _in_words(row["disputed"], row["says"], names),
    }


def _in_words(disputed: str, value, names: Names) -> str:
    """Return what a report says of the disputed fact, in words."""
    if disputed == Disputed.CASUALTIES:
        return parts.casualties_line(value)
    if disputed == Disputed.KIND:
        return str(Kind(value).label)
    if disputed == Disputed.TIME:
        return dtg(value)
    if disputed == Disputed.GRADING:
        return f"{value['source']}{value['information']}"
    if disputed == Disputed.ABDUCTION:
        return _("; ").join(str(part) for part in (value or {}).values() if part)
    return value


def _heard(row: dict, names: Names) -> dict:
    labels = {
        "reported": _("reported"),
        "quiet": _("nil"),
        "silent": _("silent"),
        "awaited": _("nothing yet"),
    }
    nil = row["nil"] and dtg(row["nil"])
    return {**row, "room": names.room(row["centre"]), "label": labels[row["status"]], "nil": nil}


def _on_duty(row: dict, names: Names) -> dict:
    return {
        "room": names.room(row["centre"]),
        "force": names.force(row["force"]),
        "officers": [officer(person) for person in row["officers"]],
    }


def officer(person: dict) -> str:
    """Return rank and name in the script of the language in use."""
    name = (in_arabic_script() and person["name_arabic"]) or person["name_latin"]
    return f"{Rank(person['rank']).label} {name}" if person["rank"] else name


def _trends(trend: dict, names: Names) -> list[dict]:
    """Return the strips; those of the rooms, and those of the kinds, are of one scale each."""
    span = _("28 days")
    kinds = {kind: trend["kinds"][kind] for kind in Kind.values if kind in trend["kinds"]}
    trends = (
        (_("28 days by room"), _("Room"), strips(trend["rooms"], names.room)),
        (_("28 days by kind"), _("Kind"), strips(kinds, lambda kind: str(Kind(kind).label))),
    )
    return [
        {"title": title, "head": head, "span": span, "rows": rows} for title, head, rows in trends
    ]


def set_aside(counts: dict) -> str:
    """Return in a sentence how many reports are not counted, and why; empty where all count."""
    struck, exercise, same = counts["struck"], counts["exercise"], counts["same_event"]
    parts = [
        struck and ngettext("%s struck report", "%s struck reports", struck) % struck,
        exercise and ngettext("%s exercise record", "%s exercise records", exercise) % exercise,
        same
        and ngettext("%s report of the same event", "%s reports of the same event", same) % same,
    ]
    counted_out = _(", ").join(part for part in parts if part)
    return _("Not counted: %s.") % counted_out if counted_out else ""
