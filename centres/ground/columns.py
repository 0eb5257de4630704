"""Which property of a feature is its name, in which language, and which its code: a first guess."""

import re
from collections.abc import Sequence

# Of each what publishers call it, the likelier first. A digit is the level of administration; of
# several levels the deepest is that of the shapes.
LIKELY = {
    "name": [
        r"adm(\d)_en", r"admin(\d)name_en", r"name[:_]en", r"(?:the_?)?name_english", r"shapename",
        r"name_(\d)", r"name", r"admin(\d)name", r"adm(\d)_name", r"english", r"district", r"title",
        r".*name.*", r".*اسم.*", r".*ناو.*",
    ],
    "name_ar": [
        r"adm(\d)_ar\d?", r"adm(\d)_name1", r"admin(\d)name_ar", r"name[:_]ar", r"ar",
        r"(?:name_)?arabic", r"nl_name_(\d)", r".*اسم.*",
    ],
    "name_ckb": [
        r"adm(\d)_(?:ckb|ku)\d?", r"adm(\d)_name2", r"admin(\d)name_(?:ckb|ku)", r"name[:_]ckb",
        r"name[:_]ku", r"ckb|ku", r"(?:name_)?kurdish", r".*ناو.*",
    ],
    "code": [
        r"adm(\d)_pcode", r"admin(\d)pcode", r"pcode", r"code", r"shapeid", r"gid_(\d)",
        r"hasc_(\d)", r"id",
    ],
}  # fmt: skip


def guessed(columns: Sequence[str]) -> dict[str, str]:
    """Return which of the columns holds a name, each further name, the code; empty: none does."""
    return {wanted: _first(columns, patterns) for wanted, patterns in LIKELY.items()}


def _first(columns: Sequence[str], patterns: Sequence[str]) -> str:
    for pattern in patterns:
        found = {c: re.fullmatch(pattern, c.strip(), re.IGNORECASE) for c in columns}
        matching = [(_level(match), column) for column, match in found.items() if match]
        if matching:
            return max(matching, key=lambda pair: pair[0])[1]
    return ""


def _level(match: re.Match) -> int:
    return int(match[1]) if match.re.groups else 0
