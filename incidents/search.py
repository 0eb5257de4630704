"""One spelling for the many that Arabic and Kurdish writers mix, and the search text made of it."""

import re
import unicodedata

WORDS = 16  # of one query; more would only slow the search
LETTERS = 64  # of one word; PostgreSQL refuses words beyond 2 kB

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("یىێېے", "ي"),
        **dict.fromkeys("کڪ", "ك"),
        **dict.fromkeys("ةەھہۃ", "ه"),
        **dict.fromkeys("ٱ", "ا"),
        **dict.fromkeys("ۆۇۈ", "و"),
        **dict.fromkeys("ڕ", "ر"),
        **dict.fromkeys("ڵ", "ل"),
        **{0x0660 + n: str(n) for n in range(10)},
        **{0x06F0 + n: str(n) for n in range(10)},
    }
)
# Accents, harakat and hamza above or below; tatweel; ZWNJ, ZWJ, directions and other invisibles.
_MARKS = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff\u0640\u00ad\u061c\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
_BETWEEN = re.compile(r"[\W_]+")
_DOUBLE_WAW = re.compile("و{2,}")


def fold(text):
    """Lower-case words of letters and digits, parted by single spaces, as vocabulary.md lists.

    Everything that is no letter or digit becomes a space: `K1-2026-0142` is `k1 2026 0142`.
    Text and query must both pass through here; folding twice changes nothing.
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold())
    words = _BETWEEN.sub(" ", plain.translate(_LETTERS)).strip()
    return _DOUBLE_WAW.sub("و", words)


def query(text):
    """Text for PostgreSQL's `to_tsquery('simple', …)`: every word must begin a word of the record.

    Empty when nothing in `text` can be searched. Takes the first 16 words, each up to 64 letters.
    """
    words = dict.fromkeys(word[:LETTERS] for word in fold(text).split())
    return " & ".join(f"{word}:*" for word in list(words)[:WORDS])
