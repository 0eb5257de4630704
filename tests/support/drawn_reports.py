"""Reports drawn at random, so that every field says something, odd and plain, somewhere."""

import random
from collections.abc import Iterator
from datetime import timedelta
from unicodedata import normalize

from incidents import notation, parts
from incidents.fields import ABDUCTION, SALUTE, Value
from incidents.kinds import Credibility, Fate, Kind, Outcome, Precedence, Precision, Reliability
from tests.support import builders

# What separates cells, begins formulas, turns words round or looks like a mark of our own.
ODD = [*"=+-@＝;|,\t\n'\"[]U+2E\u202e\u200d\u00ad \\كەé", "خمسة رجال\nعند الجسر", "=1+1"]
WORDS = ["Three men", "عند الجسر", "لەسەر ڕێگا", "NA", "null", "2026-11-22", "35,46", "-5"]
FIRST = builders.at(1995, 1, 1)
DAYS = 365 * 28


def drawn(count: int, *, seed: int) -> Iterator[dict]:
    """Yield the fields of so many reports, as `actions.report` takes them."""
    draw = random.Random(seed)
    for _number in range(count):
        yield _report(draw)


def _report(draw: random.Random) -> dict:
    kind, precision = draw.choice(Kind.values), draw.choice(Precision.values)
    at = _time(draw)
    fields = {
        "kind": kind,
        "precedence": draw.choice(["", *Precedence.values]),
        "occurred_at": notation.truncate(at, precision),
        "time_precision": precision,
        "noted_at": draw.choice([None, at + timedelta(seconds=draw.randrange(10**6))]),
        "place": _text(draw),
        "narrative": _text(draw) or "x",
        "language": draw.choice(["", "en", "ar", "ckb"]),
        "perpetrator": _text(draw),
        "grading": {
            "source": draw.choice(Reliability.values),
            "information": draw.choice(Credibility.values),
        },
        "casualties": _casualties(draw),
        "local_leader": draw.random() < 0.3,
    }
    if draw.random() < 0.7 or not fields["place"]:
        fields |= _point(draw)
    if kind == Kind.MOVEMENT:
        fields["salute"] = _part(draw, SALUTE, at)
    if kind == Kind.ABDUCTION:
        fields["abduction"] = _part(draw, ABDUCTION, at)
    return fields


def _time(draw: random.Random):
    return FIRST + timedelta(days=draw.randrange(DAYS), minutes=draw.randrange(1440))


def _text(draw: random.Random) -> str:
    pieces = [draw.choice(draw.choice((ODD, WORDS))) for _piece in range(draw.randrange(6))]
    return normalize("NFC", "".join(pieces)).strip()


def _casualties(draw: random.Random) -> list[dict]:
    cells = [(outcome, category) for outcome in Outcome.values for category in parts.categories()]
    return [
        {"outcome": outcome, "category": category, "count": draw.randrange(1, parts.MOST)}
        for outcome, category in draw.sample(cells, draw.choice((0, 0, 1, 3)))
    ]


def _point(draw: random.Random) -> dict:
    """Return a place as degrees, as a square of any size, or as a point within its square."""
    point = round(draw.uniform(29.5, 37), 5), round(draw.uniform(39.5, 48), 5)
    square = notation.mgrs_of(*point, draw.choice((1, 10, 100, 1_000, 10_000)))
    degrees = {"latitude": point[0], "longitude": point[1]}
    inside = notation.mgrs_of(*point, notation.parse_location(square).precision_m) == square
    return draw.choice(
        ({"mgrs": square}, degrees, degrees | {"mgrs": square} if inside else degrees)
    )


def _part(draw: random.Random, fields, at) -> dict:
    part = {}
    for field in fields:
        if field.value is Value.CODE:
            part[field.key] = draw.choice(Fate.values)
        elif field.value is Value.TIME:
            part[field.key] = draw.choice([None, at + timedelta(days=40)])
        else:
            part[field.key] = _text(draw)
    if part.get("outcome") == Fate.OPEN:
        part["outcome_at"] = None
    return part
