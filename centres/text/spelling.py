"""One spelling for the many that Arabic and Kurdish writers mix."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("یىێېے", "ي"),
        **dict.fromkeys("کڪ", "ك"),
        **dict.fromkeys("ةەھہۃ", "ه"),
        **dict.fromkeys("ٱ", "ا"),
        **dict.fromkeys("ۆۇۈ", "و"),
        **dict.fromkeys("ڕ", "ر"),
        **dict.fromkeys("ڵ", "ل"),
        **{chr(0x0660 + n): str(n) for n in range(10)},
        **{chr(0x06F0 + n): str(n) for n in range(10)},
    }
)
# Accents, harakat and hamza above or below; tatweel; ZWNJ, ZWJ, directions and other invisibles.
_MARKS = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff\u0640\u00ad\u061c\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
# A written word, with the marks that belong to its letters.
WORD = re.compile(rf"(?:[^\W_]|{_MARKS.pattern})+")
_BETWEEN = re.compile(r"[\W_]+")
_DOUBLE_WAW = re.compile("و{2,}")
# In folded text: with a space behind it in Latin letters, joined to the word in Arabic.
ARTICLE = re.compile(r"\b(?:ال(?=\w{3})|(?:al|el|ad|adh|an|ar|as|ash|at|az|ehl|er|es) )")


def fold(text):
    """Lower-case words of letters and digits, parted by single spaces, as vocabulary.md lists.

    Everything that is no letter or digit becomes a space: `K1-2026-0142` is `k1 2026 0142`.
    Text and query must both pass through here; folding twice changes nothing.
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold())
    words = _BETWEEN.sub(" ", plain.translate(_LETTERS)).strip()
    return _DOUBLE_WAW.sub("و", words)


def same_name(one: str, other: str) -> bool:
    """Tell whether two texts are one name: spaces, marks and the article part no names."""
    return bare(one) == bare(other)


def bare(text: str) -> str:
    """Return a name without its article, its letters run together."""
    return ARTICLE.sub("", fold(text)).replace(" ", "")
