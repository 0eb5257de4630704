"""How the API shows a day: its issued editions, who signed them, what changed since."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import orjson

from centres.models.record import instant
from incidents.exports.incident_rows import officers_by_key
from incidents.models import Assessment, DailySummary, Seen, Signature
from incidents.summary import changes


def editions(summaries: Sequence[DailySummary], *, seen_by) -> list[dict]:
    """Return issued editions without their texts, as the officer may see them."""
    under = {"summary__in": [summary.pk for summary in summaries]}
    signed = list(Signature.objects.visible_to(seen_by).filter(**under))
    seen = list(Seen.objects.visible_to(seen_by).filter(**under))
    keys = {mark.by_id for mark in (*signed, *seen)} | {s.issued_by_id for s in summaries}
    officers = officers_by_key(keys)
    signatures, marks = _by_edition(signed, signature, officers), _by_edition(seen, mark, officers)
    return [
        {
            **_edition(summary, officers),
            "signatures": signatures[summary.pk],
            "seen": marks[summary.pk],
        }
        for summary in summaries
    ]


def _by_edition(put: Sequence, shown: Callable[..., dict], officers: dict) -> dict:
    """Return what was put under each edition, as it is shown, the first one first."""
    by_summary = defaultdict(list)
    for each in sorted(put, key=lambda each: (each.at, each.pk)):
        by_summary[each.summary_id].append(shown(each, officers))
    return by_summary


def _edition(summary: DailySummary, officers: dict) -> dict:
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
    }


def whole(summary: DailySummary, *, seen_by) -> dict:
    """Return one edition with its text, byte for byte, and what changed since it was issued."""
    figures = orjson.loads(summary.core)["figures"]
    later = changes.since_issue(summary, figures)
    return {
        **editions([summary], seen_by=seen_by)[0],
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
        "own_signature": signed.own_signature,
    }


def mark(seen: Seen, officers: dict | None = None) -> dict:
    officers = officers or officers_by_key([seen.by_id])
    return {"by": officers[seen.by_id], "at": instant(seen.at), "sha256": seen.sha256}


def words(assessment: Assessment) -> dict | None:
    """Return what was written of a day; None where nobody has written yet."""
    if not assessment.position:
        return None
    return {**assessment.state(), "position": assessment.position}
