"""Characters that nobody sees but that change what is read, as marks that everybody sees.

What people wrote is stored and told to systems as it is. Wherever people read it (pages, mail,
paper, tables) it passes through `marked`, so that both forces read the same words: `[U+202E]`.
Our own sentences need such characters, to isolate a code or a name from the words around it. In
catalogues as compiled and in code they are stand-ins, which no text can hold; `isolated` puts
the true ones in where a sentence leaves the system.
"""

import re
from typing import Any

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

# Isolates of Unicode (left to right, right to left, by the first letter, end), and their stand-ins
# in our sentences: four of the code points that Unicode keeps free for use inside of a program.
ISOLATES, STANDING_IN = "\u2066\u2067\u2068\u2069", "\ufdd0\ufdd1\ufdd2\ufdd3"
LEFT_TO_RIGHT, _RIGHT_TO_LEFT, AS_WRITTEN, END = tuple(STANDING_IN)

_TRUE = str.maketrans(STANDING_IN, ISOLATES)
_MARKABLE = re.compile(MARKABLE)
_MARK = re.compile(r"\[U\+([0-9A-F]{4,6})\]")


def marked(text: str) -> str:
    """Return the text with a mark such as `[U+202E]` for each character that nobody sees."""
    return _MARKABLE.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def unmarked(text: str) -> str:
    """Return what `marked` made the text of; a mark that it never makes stays."""
    return _MARK.sub(_written, text)


def marked_in(value: Any) -> Any:
    """Return a value as JSON knows it, each of its texts marked; its keys stay."""
    if isinstance(value, dict):
        return {name: marked_in(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [marked_in(one) for one in value]
    return marked(value) if isinstance(value, str) else value


def left_to_right(code: Any) -> str:
    """Isolate a notation, so that the words around it and not its letters give the direction."""
    return f"{LEFT_TO_RIGHT}{code}{END}"


def as_written(text: str) -> str:
    """Isolate a name or a text, which has the direction of its own first letter."""
    return f"{AS_WRITTEN}{text}{END}"


def isolated(sentence: str) -> str:
    """Return a sentence of ours with true isolates."""
    return sentence.translate(_TRUE)


def standing_in(sentence: str) -> str:
    """Return a sentence of a catalogue with stand-ins for its isolates."""
    return sentence.translate(str.maketrans(ISOLATES, STANDING_IN))


def _written(mark: re.Match) -> str:
    number = int(mark[1], 16)
    if number > 0x10FFFF:
        return mark[0]
    letter = chr(number)
    return letter if letter in "[\r" or _MARKABLE.fullmatch(letter) else mark[0]
