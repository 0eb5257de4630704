"""What the rooms did for one another on a day: requests, answers, disputes, watches, silence."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from types import SimpleNamespace

from django.conf import settings
from django.db.models import Q

from centres.models import Centre, Officer, Watch
from centres.models.record import instant
from incidents.days import Span
from incidents.exchange import latest_answers
from incidents.kinds import Precedence
from incidents.models import Acknowledgement, NilReturn, Request
from incidents.models.request import Status
from incidents.summary.known import Known, Present

LATELY = timedelta(days=60)  # requests asked longer ago are not looked at
ANSWERED = {Status.ACCEPTED, Status.DECLINED, Status.COMPLETED}
LIVE = {Status.OPEN, Status.ACCEPTED}
NAMED = ("rank", "name_latin", "name_arabic")


def coordination(days: Span, mine: list[Known], known: Present, at: datetime) -> dict:
    """Return these parts of the day's figures; `mine` are the reports of the day."""
    reported = known.reported(days)
    numbers = {k.state["id"]: k.state["number"] for k in (*mine, *reported)}
    answers = answers_to(numbers, known)
    return {
        "requests": requests(days, known, at),
        "overdue": overdue(reported, answers, _active(known), at),
        "disputes": disputes(mine, answers),
        "heard": heard(reported, days, known, at),
        "on_duty": on_duty(days, known),
    }


def requests(days: Span, known: Present, at: datetime) -> list[dict]:
    """Return by room how many requests it was asked, answered, and owes overdue."""
    since = days.start - LATELY
    lately = Q(asked_at__gte=since, asked_at__lt=at) & _of_the_day(days, at)
    by_room: dict[str, dict] = {}
    for s in known.states(Request, lately, lambda s: since <= _at(s["asked_at"]) < at):
        counts = by_room.setdefault(s["addressee"], {"asked": 0, "answered": 0, "overdue": 0})
        first = s["accepted_at"] or (s["closed_at"] if s["status"] in ANSWERED else None)
        counts["asked"] += _within(s["asked_at"], days)
        counts["answered"] += first is not None and _within(first, days)
        counts["overdue"] += s["status"] in LIVE and _at(s["due_at"]) <= at
    rows = sorted(by_room.items())
    return [{"centre": room, **counts} for room, counts in rows if any(counts.values())]


def _of_the_day(days: Span, at: datetime) -> Q:
    """Return which requests have a part in the counts: all others would be read for nothing."""
    names = ("asked_at", "accepted_at", "closed_at")
    within = (Q(**{f"{name}__gte": days.start, f"{name}__lt": days.end}) for name in names)
    return reduce(or_, within, Q(status__in=LIVE, due_at__lte=at))


def answers_to(incidents: Iterable[str], known: Present) -> dict[str, list]:
    """Return the answers to the reports in the order they were given, by key of the report."""
    keys = set(incidents)
    states = known.states(Acknowledgement, Q(incident__in=keys), lambda s: s["incident"] in keys)
    answers = defaultdict(list)
    for s in sorted(states, key=lambda s: (s["at"], s["id"])):
        answer = SimpleNamespace(
            **s,
            centre_id=s["centre"],
            force_id=s["force"],
            told="told_at" in s and "confirms" not in s,
            given_at=s.get("told_at", s["at"]),
        )
        answers[s["incident"]].append(answer)
    return answers


def overdue(
    reported: list[Known], answers: dict[str, list], active: set[str], at: datetime
) -> list[dict]:
    """Return which rooms owed an answer to what was reported that day, and gave it late or never.

    `late` is whole minutes past the due time, until the answer or the end of the day.
    """
    rows = []
    for k in reported:
        s = k.state
        if s["struck"] or s["exercise"]:
            continue
        due = _at(s["reported_at"]) + Precedence(s["precedence"]).clock
        for room in active - {s["centre"]}:
            given = (a for a in answers[s["id"]] if a.centre == room and not a.told)
            first = next((_at(answer.given_at) for answer in given), None)
            late = min(first or at, at) - due
            if late > timedelta(0):
                rows.append(_owed(s, room, due, late, answered=first is not None))
    return sorted(rows, key=lambda row: (row["answered"], row["due_at"], row["centre"]))


def _owed(state: dict, room: str, due: datetime, late: timedelta, *, answered: bool) -> dict:
    return {
        "number": state["number"],
        "precedence": state["precedence"],
        "centre": room,
        "due_at": instant(due),
        "late": late // timedelta(minutes=1),
        "answered": answered,
    }


def _active(known: Present) -> set[str]:
    return {s["code"] for s in known.centres if s["status"] == Centre.Status.ACTIVE}


def disputes(mine: list[Known], answers: dict[str, list]) -> list[dict]:
    """Return what stands disputed of the day's reports: what each says, and what it should say."""
    states = sorted((k.state for k in mine if not k.state["struck"]), key=lambda s: s["number"])
    return [
        {
            "number": s["number"],
            "centre": a.centre,
            "force": a.force,
            "disputed": a.disputed,
            "says": _says(s, a.disputed),
            "value": a.value,
        }
        for s in states
        for a in latest_answers.disputes(answers[s["id"]])
    ]


def _says(state: dict, disputed: str):
    """Return what the report says of the disputed fact, as its state has it."""
    names = {"time": "occurred_at", "narrative": "narrative"}
    value = state.get(names.get(disputed, disputed), "")
    return value[:240] if isinstance(value, str) else value


def heard(reported: list[Known], days: Span, known: Present, at: datetime) -> list[dict]:
    """Return of each active room how much it reported that day, and when it filed nil, if so.

    A room with neither was silent: not the same as quiet. Of a day that has only begun it is not
    said yet.
    """
    of_the_day = Q(until__gte=days.start, until__lt=days.end)
    filed = known.states(NilReturn, of_the_day, lambda s: _within(s["until"], days))
    nil = {s["centre"]: s["until"] for s in sorted(filed, key=lambda s: s["until"])}
    neither = "silent" if at - days.start >= settings.SILENT_AFTER else "awaited"
    counts = Counter(k.state["centre"] for k in reported)
    return [
        {
            "centre": room,
            "status": "reported" if counts[room] else "quiet" if room in nil else neither,
            "reports": counts[room],
            "nil": nil.get(room),
        }
        for room in sorted(_active(known))
    ]


def on_duty(days: Span, known: Present) -> list[dict]:
    """Return who was on duty at some time of the day, by room and force."""
    watches = known.states(
        Watch,
        Q(since__lt=days.end) & (Q(until=None) | Q(until__gt=days.start)),
        lambda s: _at(s["since"]) < days.end and (not s["until"] or _at(s["until"]) > days.start),
    )
    keys = {s["officer"] for s in watches}
    states = known.states(Officer, Q(pk__in=keys), lambda s: s["id"] in keys)
    officers = {s["id"]: s for s in states}
    by_room = defaultdict(set)
    for s in watches:
        officer = officers[s["officer"]]
        names = tuple(officer[name] for name in NAMED)
        by_room[s["centre"], officer["force"] or ""].add(names)
    return [
        {
            "centre": centre,
            "force": force,
            "officers": [dict(zip(NAMED, names, strict=True)) for names in sorted(on_watch)],
        }
        for (centre, force), on_watch in sorted(by_room.items())
    ]


def _within(text: str, days: Span) -> bool:
    return days.start <= _at(text) < days.end


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
