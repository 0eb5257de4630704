"""In which encoding a text is written, and what in it is no text at all."""

import codecs
import re
from collections.abc import Callable
from io import BytesIO

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.text.marks import left_to_right
from incidents.imports.files.letters import likeness

NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1256": "Windows-1256",
    "cp1252": "Windows-1252",
    "iso8859-6": "ISO 8859-6",
    "mac-roman": "Mac Roman",
    "mac-arabic": "Mac Arabic",
}
# The bytes by which a text says itself how it is written.
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
NUL = gettext_lazy("The row holds a character that no text has (NUL). Write it anew.")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_CHUNK = 1 << 20
_SAMPLE = 1 << 15
_ONE_BYTE = ("cp1256", "cp1252", "iso8859-6", "mac-roman", "mac-arabic")
_KNOWN_TO_LIBRARY = ["cp1256", "cp1252", "iso8859_6", "mac_roman"]
_RARE = {"mac-arabic": 0.6}  # its letters are those of ISO 8859-6


def detect(content: bytes) -> str:
    """Return the encoding in which a text most likely is written."""
    return wide(content[:_SAMPLE]) or _utf_8_or_one_byte(content)


def wide(sample: bytes) -> str:
    """Return which UTF-16 it is, by its mark or by a zero at every other place; else nothing."""
    for name in ("utf-16-le", "utf-16-be"):
        if mark_of(sample, name):
            return name
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if max(first, second) * 20 < len(sample) // 2 or max(first, second) <= 10 * min(first, second):
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _utf_8_or_one_byte(content: bytes) -> str:
    """Return UTF-8 where lines are, but for some that were damaged; else what letters tell."""
    lines = damaged = beyond = 0
    sample = b""
    for line in BytesIO(content):
        lines += 1
        if line.isascii():
            continue
        beyond += 1
        if len(sample) < _SAMPLE:
            sample += line[:_SAMPLE]
        try:
            line.decode()
        except UnicodeDecodeError:
            damaged += 1
    few = lines >= 100 * damaged and damaged <= 3
    return "utf-8" if few or beyond >= 3 * damaged else _one_byte(sample)


def _one_byte(sample: bytes) -> str:
    """Return the encoding by which the letters of a sample are likeliest.

    Of a few words the statistics of the library alone are too little, and so are pairs of letters.
    """
    best = from_bytes(sample, cp_isolation=_KNOWN_TO_LIBRARY).best()
    found = codecs.lookup(best.encoding).name if best else ""

    def mark(name: str) -> float:
        text = sample.decode(name, "replace")
        controls = sum(letter == REPLACEMENT or "\x80" <= letter <= "\x9f" for letter in text)
        vote = 0.3 if codecs.lookup(name).name == found else 0
        return likeness(text) + vote - _RARE.get(name, 0) - 3 * controls

    return max(_ONE_BYTE, key=mark)


def mark_of(content: bytes, encoding: str) -> bytes:
    """Return the mark of the encoding that stands before the text, if it does."""
    mark = MARKS.get(encoding, b"")
    return mark if content.startswith(mark) else b""


def errors_of(encoding: str) -> str:
    """Return how bytes that are no character are taken, so that the others can be read."""
    return "replace" if encoding.startswith("utf-16") else "surrogateescape"


def faults(content: bytes, encoding: str) -> Callable[[str], str]:
    """Return what tells a line's fault, a sentence or nothing, of a text in this encoding."""
    whole, without_nul = _looked_through(content, encoding)
    if whole and without_nul:
        return lambda line: ""
    no_text = re.compile(f"[\0\ud800-\udfff{'' if whole else REPLACEMENT}]")

    def fault(line: str) -> str:
        found = no_text.search(line)
        if not found:
            return ""
        if found[0] == "\0":
            return str(NUL)
        name = left_to_right(NAMES[encoding])
        return _(
            "The row holds bytes that are not %(encoding)s. Mend it, or choose another encoding."
        ) % {"encoding": name}

    return fault


def visible(text: str) -> str:
    """Return the text with a sign in the place of whatever is no character."""
    return _NO_TEXT.sub(REPLACEMENT, text)


def _looked_through(content: bytes, encoding: str) -> tuple[bool, bool]:
    """Say whether all bytes are of the encoding, and whether no character is NUL."""
    decoder = codecs.getincrementaldecoder(encoding)(errors_of(encoding))
    strict = codecs.getincrementaldecoder(encoding)()
    whole = without_nul = True
    for start in range(0, len(content) + 1, _CHUNK):
        chunk, last = content[start : start + _CHUNK], start + _CHUNK >= len(content)
        without_nul = without_nul and "\0" not in decoder.decode(chunk, last)
        try:
            if whole:
                strict.decode(chunk, last)
        except UnicodeDecodeError:
            whole = False
    return whole, without_nul
