"""An issued day on paper: a function of its core, what was signed before, and a language."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import orjson
import typst
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incidents import notation
from incidents.drawing.font_text import FONTS, printable
from incidents.models import DailySummary, Signature
from incidents.models.summary import digest_of
from incidents.summary import pdf_tables, proof_code
from incidents.summary.day_map import chart_map
from incidents.summary.pdf_labels import wording
from incidents.summary.readable import Names, dtg, officer, sheet
from incidents.summary.readable import title as day_in_words

HASH = 16  # of 64 characters: as many as are printed and compared by eye
REDRAWN = {"names", "overdue_rooms", "requests", "trends"}  # these are part of denser tables here
MAY_BE_EMPTY = ("casualties", "gap", "abductions", "disputes", "overdue", "vague")
HERE = settings.ROOT / "incidents" / "summary"


def pdf(
    summary: DailySummary,
    language: str,
    signatures: Sequence[Signature] = (),
    proof: dict | None = None,
) -> bytes:
    """Return the issued edition as PDF/UA-1 in a language (en, ar, ckb), these signatures on it.

    Of its core, them and the proof of its entry alone: what was recorded or renamed since changes
    no byte.
    """
    core = orjson.loads(summary.core)
    with translation.override(language):
        fields = {**_fields(core, signatures), **footing(core, digest_of(summary.core))}
        return typeset("paper.typ", {**fields, "proof": proof and proof_code.printed(proof)})


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


def typeset(template: str, fields: dict) -> bytes:
    """Return what a template of this folder makes of the fields, all of them mere text to it.

    In the language in use. `fields` has `issued`: the document knows of no other time.
    """
    fields = {
        **fields,
        "words": wording(),
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "organisation": settings.ORGANISATION.get(translation.get_language() or "")
        or _("Joint coordination centres"),
        "classification": settings.CLASSIFICATION or _("For the officers of the centres only"),
    }
    return typst.compile(
        HERE / template,
        root=settings.ROOT,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"fields": orjson.dumps(printable(fields)).decode()},
        pdf_standards="ua-1",
        timestamp=datetime.fromisoformat(fields["issued"]).replace(microsecond=0),
    )


def _fields(core: dict, signatures: Sequence[Signature]) -> dict:
    figures = core["figures"]
    sections, drawing = _told_once(sheet(figures)), chart_map(figures)
    names = sections["names"]
    return {
        **{name: section for name, section in sections.items() if name not in REDRAWN},
        "kinds": {**sections["kinds"], "rows": pdf_tables.kinds(figures)},
        "rooms": pdf_tables.rooms(figures, names),
        "heard": {row["centre"]: row for row in sections["heard"]},
        "overdue": pdf_tables.overdue(sections["overdue"]),
        "map": drawing and asdict(drawing),
        "nothing": _nothing({**sections, "casualties": sections["casualties"] or []}),
        "signatures": _signatures(signatures, names),
        "issued_dtg": dtg(core["issued_at"]),
        "issued_by": core["issued_by"] and officer(core["issued_by"]),
        "corrects": core["corrects"],
        "reason": core["reason"],
        "assessments": [
            {
                "room": names.room(assessment["centre"]) or _("All rooms"),
                "force": names.force(assessment.get("force")),
                "by": officer(assessment["by"]),
                "text": assessment["text"],
            }
            for assessment in core["assessments"]
        ],
    }


def _told_once(sections: dict) -> dict:
    """Return the sections with the directions of sightings beside those told above already."""
    directions = {row["number"]: row["direction"] for row in sections["sightings"]}
    above = [
        {**row, "direction": directions.get(row["number"], "")} for row in sections["significant"]
    ]
    numbers = {row["number"] for row in above}
    others = [row for row in sections["sightings"] if row["number"] not in numbers]
    return {**sections, "significant": above, "sightings": others}


def _nothing(sections: dict) -> str:
    """Return in a line which sections have nothing to tell: they are left out."""
    words = wording()
    empty = [words[name] for name in MAY_BE_EMPTY if not sections[name]]
    return _("None of these on this day: %s.") % words["comma"].join(empty) if empty else ""


def _signatures(signatures: Sequence[Signature], names: Names) -> list[dict]:
    """Return for each force of the day its signature, None where it had not signed."""
    signed = {signature.force_id: signature for signature in signatures}
    return [
        {"force": name, "signed": signed_by(signed.get(code))}
        for code, name in names.forces.items()
    ]


def signed_by(signature: Signature | None) -> dict | None:
    """Return what a paper says of a signature."""
    if signature is None:
        return None
    return {
        "by": officer(signature.by.state()),
        "dtg": notation.dtg(signature.at),
        "reservation": signature.reservation,
        "own_key": signature.own_mark,
    }
