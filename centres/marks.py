"""Characters that nobody sees but that change what is read, as marks that everybody sees.

What people wrote is stored and told to systems as it is. Wherever people read it (pages, mail,
paper, tables) it passes through `marked`, so that both forces read the same words: `[U+202E]`.
"""

import re

# Controls and formats of Unicode (Cc, Cf, Zl, Zp) and letters without a drawing: in the syntax
# that Python and PostgreSQL share. Spared are tab and newline, ZWNJ and ZWJ, which Kurdish is
# written with, and the two that choose between drawings of a sign.
INVISIBLE = (
    r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u0600-\u0605\u061c\u06dd"
    r"\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
LONE_RETURN = r"\r(?!\n)"
# Somebody may have written a mark: its bracket is marked, so that it is not taken for one of ours.
LIKE_A_MARK = r"\[(?=U\+[0-9A-F]{4,6}\])"
MARKABLE = rf"[{INVISIBLE}]|{LONE_RETURN}|{LIKE_A_MARK}"

_MARKABLE = re.compile(MARKABLE)
_MARK = re.compile(r"\[U\+([0-9A-F]{4,6})\]")


def marked(text: str) -> str:
    """Return the text with a mark such as `[U+202E]` for each character that nobody sees."""
    return _MARKABLE.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def unmarked(text: str) -> str:
    """Return what `marked` made the text of; a mark that it never makes stays."""
    return _MARK.sub(_written, text)


def _written(mark: re.Match) -> str:
    number = int(mark[1], 16)
    if number > 0x10FFFF:
        return mark[0]
    letter = chr(number)
    return letter if letter in "[\r" or _MARKABLE.fullmatch(letter) else mark[0]
