"""The days that the commanders have issued: with an assessment each, signed by both forces."""

import tomllib
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import orjson

from centres import actions as rooms_actions
from centres.models import Officer
from incidents import actions, days
from incidents.demo.clock import Clock
from incidents.demo.stories import OWN
from incidents.kinds import Outcome
from incidents.models import DailySummary, Incident
from incidents.summary import changes

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
COMMANDERS = ("karim", "adnan")  # one of each force, in turns
OBSERVER = "nadia"
ISSUED = 7  # days before yesterday, which waits for its issue
RESERVED = 3  # the day that is signed with a reservation
CORRECTED = 4  # the day after which a report is found wrong, and its day has a second edition
# How long after the end of a day it is assessed and issued, signed by the other force, seen.
ISSUED_AFTER, SIGNED_AFTER = timedelta(minutes=25), timedelta(minutes=70)
SEEN_AFTER, CORRECTED_AFTER = timedelta(hours=3), timedelta(hours=8)


def plan(rooms: dict[str, dict[str, list[Officer]]], clock: Clock, *, submission) -> None:
    """Let the commanders assess, issue and sign the days in turns, each the morning after.

    The observer sees all but the latest. One report is found wrong, and an edition corrects its
    day; that another was, is listed under its day.
    """
    first = days.running_day(clock.end) - timedelta(days=ISSUED + 1)
    issued = [first + timedelta(days=i) for i in range(ISSUED)]
    for i, day in enumerate(issued):
        over = days.period(day)[1]
        clock.at(over + ISSUED_AFTER, partial(_issue, i, day, submission))
        clock.at(over + SIGNED_AFTER, partial(_sign_other, i, day, submission))
        if i < ISSUED - 1:
            clock.at(over + SEEN_AFTER, partial(_see, day, submission))
    found = days.period(issued[CORRECTED])[1] + CORRECTED_AFTER
    clock.at(found, partial(_correct, issued[CORRECTED::-1], rooms, submission))
    clock.at(found + ISSUED_AFTER, partial(_issue_again, issued[: CORRECTED + 1], submission))
    last = days.period(issued[-1])[1] + CORRECTED_AFTER
    clock.at(last, partial(_correct, issued[:CORRECTED:-1], rooms, submission))


def _commanders(i: int) -> tuple[Officer, Officer]:
    """Return who issues the day, and who signs it besides."""
    turn = i % len(COMMANDERS)
    one, other = (Officer.objects.get(username=COMMANDERS[n]) for n in (turn, 1 - turn))
    return one, other


def _latest(day: date) -> DailySummary:
    return DailySummary.objects.of(day)[0]


def _issue(i: int, day: date, submission) -> None:
    by, _other = _commanders(i)
    actions.assess(
        by=by,
        submission=submission("assess", i),
        day=day,
        centre=None,
        text=_assessment(i, day, by),
    )
    summary = actions.issue_summary(by=by, submission=submission("issue_summary", i), day=day)
    _sign(by, summary, submission)


def _sign_other(i: int, day: date, submission) -> None:
    _by, other = _commanders(i)
    reservation = WORDS[OWN[other.force_id]]["reservation"] if i == RESERVED else ""
    _sign(other, _latest(day), submission, reservation)


def _sign(by: Officer, summary: DailySummary, submission, reservation: str = "") -> None:
    actions.sign(
        by=by,
        submission=submission("sign", summary.title, by.username),
        summary=summary,
        sha256=summary.sha256,
        reservation=reservation,
    )


def _see(day: date, submission) -> None:
    summary = _latest(day)
    actions.mark_seen(
        by=Officer.objects.get(username=OBSERVER),
        submission=submission("seen", summary.title),
        summary=summary,
        sha256=summary.sha256,
    )


def _assessment(i: int, day: date, by: Officer) -> str:
    texts = WORDS[OWN[by.force_id]]["assessments"]
    counted = Incident.objects.filter(days.span(day, day).incidents).counted()
    counts = {"incidents": counted.count(), "in_gap": counted.filter(in_gap=True).count()}
    return texts[i // len(COMMANDERS) % len(texts)].format(**counts)


def _issue_again(issued: list[date], submission) -> None:
    """Let one commander propose a corrected edition and the other consent; all see it anew.

    It is of the latest of these days of which something has changed.
    """
    by, other = _commanders(CORRECTED)
    changed = (day for day in reversed(issued) if _is_changed(_latest(day)))
    for day in [*changed][:1]:
        proposal = actions.issue_summary(
            by=by,
            submission=submission("issue_summary again", day),
            day=day,
            edition=2,
            reason=WORDS[OWN[by.force_id]]["reason"],
        )
        rooms_actions.consent(by=other, submission=submission("consent", day), proposal=proposal)
        for signing in (by, other):
            _sign(signing, _latest(day), submission)
        _see(day, submission)


def _is_changed(summary: DailySummary) -> bool:
    return bool(changes.since_issue(summary, orjson.loads(summary.core)["figures"]))


def _correct(days_back: list[date], rooms, submission) -> None:
    """Let a chief correct the wounded of a report of the first of these days that has any."""
    for day in days_back:
        keys = [row["id"] for row in orjson.loads(_latest(day).core)["figures"]["reports"]]
        for incident in Incident.objects.filter(pk__in=keys, struck_at=None).order_by("number"):
            wounded = [c for c in incident.casualties if c["outcome"] == Outcome.WOUNDED]
            if wounded:
                wounded[0]["count"] += 1
                actions.revise(
                    by=rooms[incident.centre_id][incident.force_id][0],
                    submission=submission("correct", day, incident.number),
                    incident=incident,
                    based_on=incident.version,
                    fields={"casualties": incident.casualties},
                )
                return
