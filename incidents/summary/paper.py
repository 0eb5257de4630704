"""An issued day on paper: a function of its core and a language, the same bytes for good."""

import orjson
import typst
from django.conf import settings
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from incidents.models import DailySummary
from incidents.models.summary import digest_of
from incidents.strips import HIGH, WIDE
from incidents.summary.printable import FONTS, printable
from incidents.summary.sheet import Names, dtg, officer, sheet
from incidents.summary.wording import wording

HASH = 16  # of 64 characters: as many as are printed and compared by eye
LAST, EARLIER = "#11564d", "#a9b2b6"


def pdf(summary: DailySummary, language: str) -> bytes:
    """Return the issued edition as PDF/UA-1 in a language (en, ar, ckb).

    Of its core alone: what was recorded, renamed or signed since changes no byte.
    """
    core = orjson.loads(summary.core)
    with translation.override(language):
        told = {**_told(core), "hash": digest_of(summary.core)[:HASH]}
        return typeset("paper.typ", told, language)


def typeset(template: str, told: dict, language: str) -> bytes:
    """Return what a template of this folder makes of the facts, all of them mere text to it.

    `told` holds `issued`, the only time that the document knows of.
    """
    told = {
        **told,
        "words": wording(),
        "language": language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "classification": settings.CLASSIFICATION or _("For the officers of the centres only"),
    }
    return typst.compile(
        settings.ROOT / "incidents" / "summary" / template,
        root=settings.ROOT,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"told": orjson.dumps(printable(told)).decode()},
        pdf_standards="ua-1",
        timestamp=parse_datetime(told["issued"]).replace(microsecond=0),
    )


def _told(core: dict) -> dict:
    figures = core["figures"]
    names, shown = Names(figures), sheet(figures)
    return {
        **shown,
        "overdue": _by_report(shown["overdue"]),
        "trend": {part: [_drawn(row) for row in rows] for part, rows in shown["trend"].items()},
        "issued": core["issued_at"],
        "day": figures["day"],
        "issued_dtg": dtg(core["issued_at"]),
        "issued_by": core["issued_by"] and officer(core["issued_by"]),
        "edition": core["edition"],
        "corrects": core["corrects"],
        "reason": core["reason"],
        "position": core["position"],
        "head": core["head"][:HASH],
        "assessments": [
            {
                "room": names.room(told["centre"]) or _("All rooms"),
                "by": officer(told["by"]),
                "text": told["text"],
            }
            for told in core["assessments"]
        ],
    }


def _by_report(overdue: list[dict]) -> list[dict]:
    """Return the late answers report by report: which rooms owed one, how late each was."""
    found: dict[str, dict] = {}
    for row in overdue:
        told = {name: row[name] for name in ("number", "letter", "due")}
        found.setdefault(row["number"], {**told, "rooms": []})["rooms"].append(row)
    return list(found.values())


def _drawn(row: dict) -> dict:
    """Return a row of the trend with its strip as a drawing, from the side where one reads on."""
    strip = row["strip"]
    bars = "".join(
        f'<rect x="{bar["x"]}" y="{bar["y"]}" width="{WIDE}" height="{bar["height"]}" '
        f'fill="{LAST if bar["last"] else EARLIER}"/>'
        for bar in strip["bars"]
    )
    turned = f"translate({strip['width']} 0) scale(-1 1)" if get_language_bidi() else ""
    return {
        **row,
        "read": f"{row['label']}: {_(', ').join(map(str, row['days']))}",
        "drawing": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {strip["width"]} {HIGH}">'
        f'<g transform="{turned}">{bars}</g></svg>',
    }
