"""The core of an issued summary: figures, texts and position as one canonical text."""

from centres import journal
from centres.models import Officer
from centres.models.record import instant
from incidents.days import Span
from incidents.models import Assessment, DailySummary
from incidents.summary.figures import figures
from incidents.summary.known import Present
from incidents.summary.significant import part

SCHEMA = 2  # 1 says of an assessment no force: there was one of a room


def core_of(summary: DailySummary, *, days: Span, known: Present) -> str:
    """Return the text that is issued and signed: JSON in one form, never written anew.

    A corrected edition names the first and says why.
    """
    by = summary.issued_by
    core = {
        "schema": SCHEMA,
        "edition": summary.edition,
        "corrects": 1 if summary.edition > 1 else None,
        "reason": summary.reason,
        "issued_at": instant(summary.issued_at),
        "issued_by": _named(by) if by.rank else None,  # None: by the clock, unsigned
        "position": summary.position_at,
        "head": summary.head,
        "figures": figures(days.first, known, days),
        "assessments": [
            _assessed(assessment)
            for assessment in Assessment.objects.filter(day=days.first)
            .exclude(text="")
            .select_related("by")
        ],
    }
    return journal.canonical(core).decode()


def _assessed(assessment: Assessment) -> dict:
    return {
        "centre": assessment.centre_id,
        "force": assessment.force_id,
        "text": assessment.text,
        "by": _named(assessment.by),
        "at": instant(assessment.at),
    }


def _named(officer: Officer) -> dict:
    return part(officer.state(), "id", "rank", "name_latin", "name_arabic", "force")
