"""How the API shows a day: its issued editions, who signed them, what changed since."""

from collections import defaultdict
from collections.abc import Sequence

import orjson

from centres.models.record import instant
from incidents.exports.incident_rows import officers_by_key
from incidents.models import Assessment, DailySummary, Signature
from incidents.summary import changes


def editions(summaries: Sequence[DailySummary], signatures) -> list[dict]:
    """Return issued editions without their texts; `signatures` are those one may see."""
    signed = list(signatures.filter(summary__in=[summary.pk for summary in summaries]))
    keys = {s.by_id for s in signed} | {summary.issued_by_id for summary in summaries}
    officers, by_summary = officers_by_key(keys), defaultdict(list)
    for each in sorted(signed, key=lambda s: (s.at, s.pk)):
        by_summary[each.summary_id].append(signature(each, officers))
    return [_edition(summary, officers, by_summary[summary.pk]) for summary in summaries]


def _edition(summary: DailySummary, officers: dict, signed: list[dict]) -> dict:
    by = officers[summary.issued_by_id]
    return {
        "day": summary.day.isoformat(),
        "edition": summary.edition,
        "corrects": 1 if summary.edition > 1 else None,
        "reason": summary.reason,
        "issued_at": instant(summary.issued_at),
        "issued_by": by if by["rank"] else None,  # None: by the clock
        "position": summary.position_at,
        "head": summary.head,
        "sha256": summary.sha256,
        "signatures": signed,
    }


def whole(summary: DailySummary, signatures) -> dict:
    """Return one edition with its text, byte for byte, and what changed since it was issued."""
    figures = orjson.loads(summary.core)["figures"]
    later = changes.since_issue(summary, figures)
    return {
        **editions([summary], signatures)[0],
        "core": orjson.Fragment(summary.core),
        "changes": [_change(changed) for changed in later],
    }


def _change(changed: changes.Changed) -> dict:
    return {
        "number": changed.number,
        "then": changed.then,
        "version": changed.version,
        "what": changed.what.value,
        "label": str(changed.what.label),
        "dtg": changed.dtg,
        "differences": [
            {"label": str(each.label), "then": each.before, "now": each.after}
            for each in changed.differences
        ],
    }


def signature(signed: Signature, officers: dict | None = None) -> dict:
    officers = officers or officers_by_key([signed.by_id])
    return {
        "force": signed.force_id,
        "by": officers[signed.by_id],
        "at": instant(signed.at),
        "sha256": signed.sha256,
        "reservation": signed.reservation,
    }


def words(assessment: Assessment) -> dict | None:
    """Return what was written of a day; None where nobody has written yet."""
    if not assessment.position:
        return None
    return {**assessment.state(), "position": assessment.position}
