"""The record: what every action writes, in one chained book, and what follows it. Knows no room."""

from centres.journal.entries import (
    FIRST,
    SCHEMA,
    Change,
    SubmissionReusedError,
    SubmissionTakenError,
    canonical,
    digest_of,
    follows,
    hold_head,
    lock_submission,
    position,
    recall,
    recorded,
    write,
)
from centres.journal.lines import chained

__all__ = [
    "FIRST",
    "SCHEMA",
    "Change",
    "SubmissionReusedError",
    "SubmissionTakenError",
    "canonical",
    "chained",
    "digest_of",
    "follows",
    "hold_head",
    "lock_submission",
    "position",
    "recall",
    "recorded",
    "write",
]
