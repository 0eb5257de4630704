"""An issued day on paper: a function of its core and a language, the same bytes for good."""

from dataclasses import asdict

import orjson
import typst
from django.conf import settings
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incidents.drawing.font_text import FONTS, printable
from incidents.models import DailySummary
from incidents.models.summary import digest_of
from incidents.summary import pdf_tables
from incidents.summary.day_map import chart_map
from incidents.summary.pdf_labels import wording
from incidents.summary.readable import Names, dtg, officer, sheet
from incidents.summary.readable import title as day_in_words

HASH = 16  # of 64 characters: as many as are printed and compared by eye
REDRAWN = {"names", "overdue_rooms", "requests", "trends"}  # these are part of denser tables here
HERE = settings.ROOT / "incidents" / "summary"


def pdf(summary: DailySummary, language: str) -> bytes:
    """Return the issued edition as PDF/UA-1 in a language (en, ar, ckb).

    Of its core alone: what was recorded, renamed or signed since changes no byte.
    """
    core = orjson.loads(summary.core)
    with translation.override(language):
        return typeset("paper.typ", {**_told(core), **footing(core, digest_of(summary.core))})


def footing(core: dict, sha256: str) -> dict:
    """Return what stands at the foot of every page: which edition it is of."""
    return {
        "day": core["figures"]["day"],
        "title": day_in_words(core["figures"]),
        "position": core["position"],
        "head": core["head"][:HASH],
        "hash": sha256[:HASH],
        "issued": core["issued_at"],
        "edition": core["edition"],
    }


def title(summary: DailySummary) -> str:
    """Return the day of a paper in the language in use."""
    return date_format(summary.day, "DATE_FORMAT")


def file_name(summary: DailySummary, language: str, kind: str = "summary") -> str:
    edition = f"-edition-{summary.edition}" if summary.edition > 1 else ""
    return f"{kind}-{summary.day}{edition}-{language}.pdf"


def typeset(template: str, told: dict) -> bytes:
    """Return what a template of this folder makes of the facts, all of them mere text to it.

    In the language in use. `told` holds `issued`: the document knows of no other time.
    """
    told = {
        **told,
        "words": wording(),
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "classification": settings.CLASSIFICATION or _("For the officers of the centres only"),
    }
    return typst.compile(
        HERE / template,
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
    drawn = chart_map(figures)
    return {
        **{name: part for name, part in shown.items() if name not in REDRAWN},
        "kinds": {**shown["kinds"], "rows": pdf_tables.kinds(figures)},
        "rooms": pdf_tables.rooms(figures, names),
        "heard": {row["centre"]: row for row in shown["heard"]},
        "overdue": pdf_tables.overdue(shown["overdue"]),
        "map": drawn and asdict(drawn),
        "issued_dtg": dtg(core["issued_at"]),
        "issued_by": core["issued_by"] and officer(core["issued_by"]),
        "corrects": core["corrects"],
        "reason": core["reason"],
        "assessments": [
            {
                "room": names.room(told["centre"]) or _("All rooms"),
                "by": officer(told["by"]),
                "text": told["text"],
            }
            for told in core["assessments"]
        ],
    }
