"""The core of an issued summary: figures, texts and position as one canonical text."""

from datetime import date, datetime

from centres import journal
from centres.models import Officer
from centres.models.record import instant
from incidents.models import Assessment
from incidents.summary.figures import figures
from incidents.summary.known import Present

SCHEMA = 1


def core_of(
    *, day: date, edition: int, known: Present, head: str, at: datetime, by: Officer, reason: str
) -> str:
    """Return the text that is issued and signed: JSON in one form, never written anew.

    `head` is the hash of the journal's entry at the position of `known`. A corrected edition
    names the first and says why.
    """
    core = {
        "schema": SCHEMA,
        "edition": edition,
        "corrects": 1 if edition > 1 else None,
        "reason": reason,
        "issued_at": instant(at),
        "issued_by": _named(by) if by.rank else None,  # None: by the clock, unsigned
        "position": known.position,
        "head": head,
        "figures": figures(day, known),
        "assessments": [
            {"centre": a.centre_id, "text": a.text, "by": _named(a.by), "at": instant(a.at)}
            for a in Assessment.objects.filter(day=day).exclude(text="").select_related("by")
        ],
    }
    return journal.canonical(core).decode()


def _named(officer: Officer) -> dict:
    return {
        "id": str(officer.pk),
        "rank": officer.rank,
        "name_latin": officer.name_latin,
        "name_arabic": officer.name_arabic,
        "force": officer.force_id,
    }
