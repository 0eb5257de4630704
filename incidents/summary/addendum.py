"""The sheet that follows an issued day: who signed it, and what has changed since."""

from collections.abc import Sequence
from dataclasses import asdict

import orjson
from django.utils import translation

from centres.models import Force, JournalEntry, Officer
from centres.models.record import instant
from incidents import notation
from incidents.models import DailySummary, Seen, Signature
from incidents.summary import changes
from incidents.summary.paper_pdf import footing, signed_by, typeset


def pdf(
    summary: DailySummary,
    signatures: Sequence[Signature],
    seen: Sequence[Seen],
    forces: Sequence[Force],
    language: str,
) -> bytes:
    """Return the sheet as PDF/UA-1, as of the journal's head: the same bytes until it moves."""
    core, as_of = orjson.loads(summary.core), JournalEntry.objects.latest("position")
    with translation.override(language):
        fields = {
            **footing(core, summary.sha256),
            "edition_issued": notation.dtg(summary.issued_at),
            "sha256": summary.sha256,
            "issued": instant(as_of.at),
            "as_of": notation.dtg(as_of.at),
            "as_of_position": as_of.position,
            "signatures": _signatures(signatures, forces),
            "seen": [{"by": _named(mark.by), "dtg": notation.dtg(mark.at)} for mark in seen],
            "changes": [
                {**asdict(change), "what": str(change.what.label)}
                for change in changes.since_issue(summary, core["figures"])
            ],
        }
        return typeset("addendum.typ", fields)


def _signatures(signatures: Sequence[Signature], forces: Sequence[Force]) -> list[dict]:
    """Return for each force its signature, or that it has none."""
    signed = {signature.force_id: signature for signature in signatures}
    return [{"force": force.name, "signed": signed_by(signed.get(force.pk))} for force in forces]


def _named(officer: Officer) -> str:
    return f"{officer.get_rank_display()} {officer.name}"
