"""Directions of movement as officers write them, in three languages, as degrees from north."""

import math
import re
from itertools import groupby

from centres.text.spelling import fold

# East and north, of each word as it is folded.
_WORDS = {
    (0, 1): r"n|north(?:ern|wards?)?|(?:ال)?شمال(?:ي|ا)?|باكور(?:ي)?",
    (1, 0): r"e|east(?:ern|wards?)?|(?:ال)?شرق(?:ي|ا)?|روژههلات(?:ي)?",
    (0, -1): r"s|south(?:ern|wards?)?|(?:ال)?جنوب(?:ي|ا)?|باشور(?:ي)?",
    (-1, 0): r"w|west(?:ern|wards?)?|(?:ال)?غرب(?:ي|ا)?|روژياوا(?:ي)?",
}
_JOINED = re.compile(r"\b(north|south|n|s)(east|west|e|w)(?=\b|ern\b|wards?\b)")
_FROM = {"from", "من", "له"}  # what follows is left behind


def bearing(text: str) -> int | None:
    """Return where a text says that somebody moves, 0 to 359; None where it says no one way.

    `North-west`, `NW`, `شمال غرب`, `باکووری ڕۆژئاوا`; of `from the south to the east` the latter.
    """
    words = [word for word in _JOINED.sub(r"\1 \2", fold(text)).split() if word != "the"]
    lone = all(map(_step, words))  # letters alone are a direction only by themselves
    steps = [_step(word) if lone or len(word) > 1 else None for word in words]
    runs = groupby(zip(["", *words], steps, strict=False), key=lambda pair: pair[1] is not None)
    ways = [list(run) for is_way, run in runs if is_way]
    told = {_sum([step for _, step in way if step]) for way in ways if way[0][0] not in _FROM}
    return told.pop() if len(told) == 1 else None


def _step(word: str) -> tuple[int, int] | None:
    return next((step for step, like in _WORDS.items() if re.fullmatch(like, word)), None)


def _sum(way: list[tuple[int, int]]) -> int | None:
    east, north = (sum(step[axis] for step in way) for axis in (0, 1))
    return round(math.degrees(math.atan2(east, north))) % 360 if east or north else None
