"""The paper of an issued day, as it is to be: with the proof that its edition is in the book."""

from centres.journal import proofs
from centres.models import JournalEntry
from incidents.summary import paper_pdf


def paper(summary, language, signatures=()) -> bytes:
    """Return it, once the book is signed up to the entry by which it was issued."""
    entries = JournalEntry.objects.filter(subject="summary", key=summary.key())
    proof = proofs.first_of(entries.earliest("position").position)
    assert proof
    return paper_pdf.pdf(summary, language, signatures, proof)
