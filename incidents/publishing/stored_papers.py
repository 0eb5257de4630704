"""Papers of issued days: made once, kept, and found again."""

import hashlib
import logging
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.db.models import Count, Q

from centres.journal import checkpoints, proofs
from centres.journal.followers import alone
from centres.models import JournalEntry, Officer
from incidents import actions
from incidents.models import DailySummary
from incidents.summary import paper_pdf

log = logging.getLogger(__name__)
LANGUAGES = [code for code, _name in settings.LANGUAGES]
SPACE = uuid5(NAMESPACE_OID, "paper of a summary")


def printed(summary: DailySummary, language: str) -> bytes:
    """Return the paper of an edition: the copy whose digest the book holds.

    Made now where the clock has not come to it yet, where no copy is what was printed, and where
    it was signed since. Copies that were printed without a place for signatures stay what they are.
    """
    signatures = list(summary.signatures.select_related("by").order_by("position"))
    keys = [signature.key() for signature in signatures]
    copies = summary.papers.filter(language=language).select_related("summary")
    for copy in copies.filter(Q(signatures__isnull=True) | Q(signatures=keys)):
        if copy.is_as_printed:
            return bytes(copy.pdf)
    pdf = paper_pdf.pdf(summary, language, signatures, _proof(summary))
    _record(summary, language, pdf, keys)
    return pdf


def _proof(summary: DailySummary) -> dict | None:
    """Return what proves that the edition was issued: the same bytes whenever it is printed.

    None where the book cannot be signed: `/healthz` says so.
    """
    issued = JournalEntry.objects.filter(subject=summary.subject, key=summary.key())
    position = issued.order_by("position").values_list("position", flat=True)[0]
    if not (proof := proofs.first_of(position)):
        checkpoints.make_when_due()
        proof = proofs.first_of(position)
    return proof


def _record(summary: DailySummary, language: str, pdf: bytes, signatures: list[str]) -> None:
    """Record the paper, unless the book has it: its row may be gone or forged."""
    named = f"{summary.pk}:{language}:{hashlib.sha256(pdf).hexdigest()}"
    submission = uuid5(SPACE, named)
    if not JournalEntry.objects.filter(submission=submission).exists():
        clock = Officer.objects.get(username="clock")
        fields = {"language": language, "pdf": pdf, "signatures": signatures}
        actions.print_summary(by=clock, submission=submission, summary=summary, **fields)


def print_missing() -> None:
    """Make the papers that are missing, of the newest editions first; one worker is enough."""
    with alone("print summaries") as first:
        if first:
            for summary in _unprinted():
                _print(summary)


def _unprinted() -> list[DailySummary]:
    editions = DailySummary.objects.annotate(languages=Count("papers__language", distinct=True))
    return list(editions.filter(languages__lt=len(LANGUAGES)).order_by("-issued_at"))


def _print(summary: DailySummary) -> None:
    try:
        for language in LANGUAGES:
            printed(summary, language)
    except Exception:
        log.exception("The paper of %s is not made; the others are", summary.title)
