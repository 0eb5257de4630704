"""Papers of issued days: made once, kept, and found again."""

import logging

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from centres.followers import alone
from incidents.models import DailySummary, Printed
from incidents.summary import paper

log = logging.getLogger(__name__)
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def printed(summary: DailySummary, language: str) -> bytes:
    """Return the paper of an edition; made now where the clock has not come to it yet."""
    kept = Printed.objects.of(summary, language).first()
    if kept is not None:
        return bytes(kept.pdf)
    made = paper.pdf(summary, language)
    row = Printed(summary=summary, language=language, pdf=made, at=timezone.now())
    # Whoever made it meanwhile made the same.
    Printed.objects.bulk_create([row], ignore_conflicts=True)
    return made


def print_missing() -> None:
    """Make the papers that are missing, of the newest editions first; one worker is enough."""
    with alone("print summaries") as first:
        if first:
            for summary in _unprinted():
                _print(summary)


def _unprinted() -> list[DailySummary]:
    editions = DailySummary.objects.annotate(papers=Count("printed"))
    return list(editions.filter(papers__lt=len(LANGUAGES)).order_by("-issued_at"))


def _print(summary: DailySummary) -> None:
    try:
        for language in LANGUAGES:
            printed(summary, language)
    except Exception:
        log.exception("The paper of %s is not made; the others are", summary.title)
