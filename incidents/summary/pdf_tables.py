"""The tables of the paper, denser than the page's: kinds and rooms, their 28 days beside them."""

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from incidents.drawing.strips import HIGH, WIDE, bars, highest
from incidents.kinds import Kind
from incidents.summary.readable import Names, kind_row

LAST, EARLIER = "#11564d", "#a9b2b6"


def kinds(figures: dict) -> list[dict]:
    """Return each kind that occurred: its count by room, and its 28 days."""
    trend = figures["trend"]["kinds"]
    most = highest(trend.values())
    return [
        {**kind_row(kind, figures), **_days(str(kind.label), trend.get(kind, []), most)}
        for kind in Kind
        if kind in figures["kinds"]
    ]


def rooms(figures: dict, names: Names) -> list[dict]:
    """Return each room: what was heard of it, what it was asked, and its days."""
    trend, most = figures["trend"]["rooms"], highest(figures["trend"]["rooms"].values())
    asked = {row["centre"]: row for row in figures["requests"]}
    heard = {row["centre"]: row for row in figures["heard"]}
    none = {"asked": 0, "answered": 0, "overdue": 0}
    return [
        {
            "code": code,
            "label": names.room(code),
            "is_heard": code in heard,  # a closed room is not listened for
            "requests": [asked.get(code, none)[name] for name in none],
            **_days(names.room(code), trend.get(code, []), most),
        }
        for code in sorted({*(room["code"] for room in figures["rooms"]), *heard, *trend})
    ]


def overdue(rows: list[dict]) -> list[dict]:
    """Return the late answers report by report: which rooms owed one, how late each was."""
    reports: dict[str, dict] = {}
    for row in rows:
        report = {name: row[name] for name in ("number", "letter", "due")}
        reports.setdefault(row["number"], {**report, "rooms": []})["rooms"].append(row)
    return list(reports.values())


def _days(label: str, days: list[int], most: int) -> dict:
    """Return the strip of the days, turned to the direction one reads in, and its figures."""
    if not days:
        return {"drawing": None, "read": "", "sum": 0}
    strip = bars(days, most=most)
    drawn = "".join(
        f'<rect x="{bar["x"]}" y="{bar["y"]}" width="{WIDE}" height="{bar["height"]}" '
        f'fill="{LAST if bar["last"] else EARLIER}"/>'
        for bar in strip["bars"]
    )
    wide = strip["width"]
    turned = f' transform="translate({wide} 0) scale(-1 1)"' if get_language_bidi() else ""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {HIGH}">'
    return {
        "drawing": SafeString(f"{svg}<g{turned}>{drawn}</g></svg>"),  # numbers alone
        "read": f"{label}: {_(', ').join(map(str, days))}",
        "sum": sum(days),
    }
