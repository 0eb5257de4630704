"""The days that the commanders have issued: with an assessment each, signed by both forces."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import orjson

from centres.models import Officer
from incidents import actions, days
from incidents.demo.stories import OWN
from incidents.kinds import Outcome
from incidents.models import DailySummary, Incident

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
COMMANDERS = ("karim", "adnan")  # one of each force, in turns
OBSERVER = "nadia"
ISSUED = 7  # days before yesterday, which waits for its issue
RESERVED = 3  # the day that is signed with a reservation


def issue(rooms: dict[str, dict[str, list[Officer]]], *, submission) -> None:
    """Assess, issue and sign the days; then one of their reports is corrected.

    The observer has seen all but the latest.
    """
    found = {
        officer.username: officer for officer in Officer.objects.filter(username__in=COMMANDERS)
    }
    commanders = [found[username] for username in COMMANDERS]
    for commander in commanders:
        commander.hold_postings()
    first = days.today() - timedelta(days=ISSUED + 1)
    issued = [_issued(i, first + timedelta(days=i), commanders, submission) for i in range(ISSUED)]
    for summary in issued[:-1]:
        actions.mark_seen(
            by=Officer.objects.get(username=OBSERVER),
            submission=submission("seen", summary.day),
            summary=summary,
            sha256=summary.sha256,
        )
    _correct(issued, rooms, submission)


def _issued(i: int, day: date, commanders: list[Officer], submission) -> DailySummary:
    by = commanders[i % len(commanders)]
    actions.assess(
        by=by,
        submission=submission("assess", i),
        day=day,
        centre=None,
        text=_assessment(i, day, by),
    )
    summary = actions.issue_summary(by=by, submission=submission("issue_summary", i), day=day)
    for signing in commanders:
        reserved = i == RESERVED and signing is not by
        actions.sign(
            by=signing,
            submission=submission("sign", i, signing.username),
            summary=summary,
            sha256=summary.sha256,
            reservation=WORDS[OWN[signing.force_id]]["reservation"] if reserved else "",
        )
    return summary


def _assessment(i: int, day: date, by: Officer) -> str:
    texts = WORDS[OWN[by.force_id]]["assessments"]
    counted = Incident.objects.filter(days.span(day, day).incidents).counted()
    counts = {"incidents": counted.count(), "in_gap": counted.filter(in_gap=True).count()}
    return texts[i // len(COMMANDERS) % len(texts)].format(**counts)


def _correct(issued: list[DailySummary], rooms, submission) -> None:
    """Let a chief correct the wounded of a report, of the latest issued day that has any."""
    for summary in reversed(issued):
        keys = [row["id"] for row in orjson.loads(summary.core)["figures"]["reports"]]
        for incident in Incident.objects.filter(pk__in=keys, struck_at=None).order_by("number"):
            wounded = [c for c in incident.casualties if c["outcome"] == Outcome.WOUNDED]
            if wounded:
                wounded[0]["count"] += 1
                actions.revise(
                    by=rooms[incident.centre_id][incident.force_id][0],
                    submission=submission("correct", summary.day),
                    incident=incident,
                    based_on=incident.version,
                    fields={"casualties": incident.casualties},
                )
                return
