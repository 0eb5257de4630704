"""What officers type, before it is read: one set of digits, no invisible marks."""

import re

LONGEST = 100  # characters; nothing longer is a time or a place

_WESTERN = {first + n: str(n) for first in (0x0660, 0x06F0) for n in range(10)}
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def western_digits(text):
    """Short machine-readable input with 0-9 only, no invisible marks and single plain spaces."""
    return " ".join(_INVISIBLE.sub("", text.translate(_WESTERN)).split())
