"""Text as the paper can show it: characters that its font has, in the order they are read.

A standard for readable documents (PDF/UA-1) allows no character without a drawing; one that
officers cannot see is a mark, as on pages.
"""

import functools
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString

from centres.text import marks

FONTS = Path(__file__).parents[2] / "static" / "fonts"
UNDRAWN = re.compile(f"[\t{marks.STANDING_IN}]")  # our own, which the font lacks
LONG = re.compile(r"\S{40}(?=\S)")  # no word is this long: it would leave its column
MAY_BREAK = "\u200b"
UNKNOWN = "\ufffd"


def printable(value: Any) -> Any:
    """Return a value as JSON knows it, each of its texts made printable; its keys stay."""
    if isinstance(value, dict):
        return {name: printable(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    if isinstance(value, int | float | SafeString | None):  # SafeString: a drawing
        return value
    return _text(str(value))


def _text(text: str) -> str:
    plain = UNDRAWN.sub(" ", marks.marked(text.replace("\r\n", "\n")))
    return LONG.sub(lambda run: run[0] + MAY_BREAK, _undrawn().sub(UNKNOWN, plain))


@functools.cache
def _undrawn() -> re.Pattern:
    drawn = "".join(re.escape(chr(point)) for point in sorted(characters()))
    return re.compile(f"[^\n{drawn}]")


@functools.cache
def characters() -> frozenset[int]:
    """Return the code points that both weights of the font can draw."""
    return frozenset.intersection(*(_drawn(file.read_bytes()) for file in FONTS.glob("*.ttf")))


def _drawn(font: bytes) -> frozenset[int]:
    """Return the code points of a font's table `cmap`, format 4 (OpenType, chapter cmap)."""
    at = _table(font, b"cmap")
    count = struct.unpack_from(">H", font, at + 2)[0]
    for i in range(count):
        sub = at + struct.unpack_from(">I", font, at + 8 + 8 * i)[0]
        if struct.unpack_from(">H", font, sub)[0] == 4:
            return frozenset(_segments(font, sub))
    raise ValueError("a font without a table of format 4")


def _segments(font: bytes, at: int) -> Iterator[int]:
    double = struct.unpack_from(">H", font, at + 6)[0]
    row = f">{double // 2}H"
    ends = struct.unpack_from(row, font, at + 14)
    starts = struct.unpack_from(row, font, at + 16 + double)
    for start, end in zip(starts, ends, strict=True):
        if start != 0xFFFF:
            yield from range(start, end + 1)


def _table(font: bytes, tag: bytes) -> int:
    count = struct.unpack_from(">H", font, 4)[0]
    for i in range(count):
        name, _sum, at, _size = struct.unpack_from(">4s3I", font, 12 + 16 * i)
        if name == tag:
            return at
    raise ValueError(f"a font without {tag!r}")
