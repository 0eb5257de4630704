"""Invented incidents of sixty days: when, where, what, told by whom, in whose language."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from django.conf import settings

from centres.models import Officer
from incidents.demo.draw import Draw
from incidents.demo.places import spot
from incidents.kinds import Kind, Precision

DAYS = 60
A_DAY = 2  # stories at least, on each of them
LATEST = timedelta(minutes=20)  # before now
MINUTES_TOLD_AFTER = {
    Precision.MINUTE: (4, 70),
    Precision.HOUR: (65, 180),
    Precision.DAY: (1500, 2400),
}
CROPS = (5, 6, 7)  # months in which they stand ripe
LANGUAGES = ("en", "ar", "ckb")
OWN: dict[Any, str] = {"iraqi": "ar", "peshmerga": "ckb"}  # languages
WORDS = {
    language: tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text("utf-8"))
    for language in LANGUAGES
}
ROOMS = {"K1": 34, "DIYALA": 28, "MOSUL": 22, "MAKHMOUR": 16}
NIGHT = (*range(19, 24), *range(5)) * 3 + (5, 18)
DAY, ANY, DAWN = tuple(range(7, 19)), tuple(range(24)), (*range(4, 15), 4, 5, 6)


@dataclass(frozen=True, kw_only=True)
class Sort:
    """How stories of one kind go: how many, at what hours, in which tone they are told."""

    count: int
    hours: tuple[int, ...]
    tone: str  # of the perpetrators
    closing: str
    gradings: tuple[str, ...]


SEEN, HEARD = ("A1", "A2", "B1", "B2", "A2"), ("B2", "C3", "B3", "C2", "F6", "D4", "F3")
SORTS = {
    Kind.EXTORTION: Sort(count=38, hours=DAY, tone="civil", closing="civil", gradings=HEARD),
    Kind.IED_FOUND: Sort(count=36, hours=DAY, tone="find", closing="find", gradings=SEEN),
    Kind.MOVEMENT: Sort(count=42, hours=NIGHT, tone="fight", closing="search", gradings=HEARD),
    Kind.IED: Sort(count=32, hours=DAY, tone="fight", closing="search", gradings=SEEN),
    Kind.POST_ATTACK: Sort(count=34, hours=NIGHT, tone="fight", closing="search", gradings=SEEN),
    Kind.ARREST: Sort(count=24, hours=DAWN, tone="own", closing="own", gradings=SEEN),
    Kind.ABDUCTION: Sort(count=20, hours=ANY, tone="fight", closing="search", gradings=HEARD),
    Kind.KILLING: Sort(count=16, hours=NIGHT, tone="civil", closing="civil", gradings=HEARD),
    Kind.ATTACK: Sort(count=18, hours=NIGHT, tone="fight", closing="search", gradings=SEEN),
    Kind.ARSON: Sort(count=14, hours=NIGHT, tone="civil", closing="civil", gradings=HEARD),
    Kind.INDIRECT_FIRE: Sort(count=10, hours=ANY, tone="fight", closing="search", gradings=SEEN),
    Kind.DRONE: Sort(count=8, hours=ANY, tone="own", closing="civil", gradings=SEEN),
    Kind.FALSE_CHECKPOINT: Sort(
        count=7, hours=NIGHT, tone="fight", closing="search", gradings=HEARD
    ),
}


@dataclass(frozen=True, kw_only=True)
class Story:
    """One incident to be reported: by an officer, for a room, with its fields."""

    index: int
    officer: Officer
    room: str
    fields: dict


def stories(rooms: dict[str, dict[str, list[Officer]]], *, now: datetime) -> list[Story]:
    """Return all stories, oldest first; `rooms` are the officers by room and force."""
    uses: Counter[tuple[str, str]] = Counter()
    drafts = (_story(*dealt, rooms=rooms, now=now, uses=uses) for dealt in _dealt())
    return sorted(drafts, key=lambda story: story.fields["occurred_at"])


def _dealt() -> Iterator[tuple[int, Kind, int]]:
    """Yield index, kind and age in days of each story."""
    draw = Draw("deal")
    kinds = draw.shuffled([k for k, sort in SORTS.items() for _each in range(sort.count)])
    ages = chain(*repeat(range(DAYS), A_DAY), iter(lambda: draw.between(0, DAYS - 1), None))
    return ((i, kind, age) for i, (kind, age) in enumerate(zip(kinds, ages, strict=False)))


def _story(index: int, kind: Kind, age: int, *, rooms, now, uses) -> Story:
    draw = Draw("story", index)
    room = draw.pick_by_weight(ROOMS)
    force = draw.pick(sorted(rooms[room]))
    language = "en" if draw.chance(0.1) else OWN[force]
    words = WORDS[language]
    when = _when(draw, hours=SORTS[kind].hours, age=age, now=now)
    where = spot(draw, room=room, force=force, kind=kind, language=language, words=words)
    plots = words[kind]["tell"]
    if kind == Kind.ARSON and when["occurred_at"].month in CROPS:
        plots = words[kind]["crops"] + plots
    # One after the other, so that the same sentence comes back as late as can be.
    plot = plots[uses[language, kind] % len(plots)]
    uses[language, kind] += 1
    what = _what(draw, plot=plot, kind=kind, words=words, place=where.name, when=when)
    fields = {"kind": kind.value, "language": language, **when, **where.fields, **what}
    return Story(index=index, officer=draw.pick(rooms[room][force]), room=room, fields=fields)


def _when(draw: Draw, *, hours: tuple[int, ...], age: int, now: datetime) -> dict:
    day = now.astimezone(settings.LOCAL_ZONE).date() - timedelta(days=age)
    clock = time(draw.pick(hours), draw.between(0, 59), tzinfo=settings.LOCAL_ZONE)
    at = datetime.combine(day, clock)
    if at > now - LATEST:
        at -= timedelta(days=DAYS)  # is still to come today: it came before all the others
    precision = draw.pick_by_weight({Precision.MINUTE: 92, Precision.HOUR: 5, Precision.DAY: 3})
    noted = at + timedelta(minutes=draw.between(*MINUTES_TOLD_AFTER[precision]))
    return {
        "occurred_at": at,
        "time_precision": precision.value,
        "noted_at": min(noted, now),
    }


def _what(draw: Draw, *, plot, kind, words, place, when) -> dict:
    sort = SORTS[kind]
    salute = dict(plot) if isinstance(plot, dict) else {"text": plot}
    facts, _bar, text = salute.pop("text").rpartition(" | ")
    sentences = [text.format(place=place)]
    sentences += [draw.pick(words[kind]["more"])] if draw.chance(0.75) else []
    if len(sentences) == 1 or draw.chance(0.7):
        sentences.append(draw.pick(words["closings"][sort.closing]))
    source, information = draw.pick(sort.gradings)
    return {
        "narrative": " ".join(sentences),
        "casualties": casualties(facts),
        "local_leader": "leader" in facts.split(", "),
        "perpetrator": draw.pick(words["perpetrators"][sort.tone]),
        "grading": {"source": source, "information": int(information)},
        "source": draw.pick(words["sources"]) if draw.chance(0.33) else "",
        "salute": {**salute, "observed_at": when["occurred_at"]} if salute else None,
        "abduction": _abduction(draw, words) if kind == Kind.ABDUCTION else None,
    }


def _abduction(draw: Draw, words: dict) -> dict:
    return {"demand": draw.pick(words["demands"]) if draw.chance(0.4) else ""}


def casualties(facts: str) -> list[dict]:
    """Read `killed civilian 1, wounded iraqi 2`."""
    cells = [fact.split() for fact in facts.split(", ") if " " in fact]
    return [{"outcome": o, "category": c, "count": int(count)} for o, c, count in cells]
