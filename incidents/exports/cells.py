"""A text as a cell of a table: nothing unseen in it, nothing that becomes a formula.

Whatever separator a table is opened by, no part of a cell may begin a formula: where it would, an
apostrophe stands before it. `unguarded` and then `unmarked` give back what was written.
"""

import re

from centres.text import marks

# Characters by which spreadsheets know a formula, their wide and small forms among them.
FORMULA = r"=+\-@＝＋－＠﹢﹣﹦﹫−"
# What they pass over before one: blanks, quotation marks, and what is not seen.
BLANK = r" \u00a0\u1680\u2000-\u200a\u200c\u200d\u202f\u205f\u3000\ufe0e\ufe0f"
PASSED = rf"'\"{BLANK}{marks.INVISIBLE}"
# Where the comma is not the separator, quotation marks amid a line hold nothing together.
PARTED = r";|\t\r\n"
WHITE = rf"[{PASSED}]*[\t\r\n]"
BEGUN = rf"[{PASSED}]*[{FORMULA}]"
BEGINS = rf"^(?={WHITE})|(?:^|(?<=[{PARTED}]))(?={BEGUN})"
# What to look closer at: rather more than needs it, and without looking ahead, which is slow.
SUSPECT = rf"[{marks.INVISIBLE}]|\r|\[U\+|^{WHITE}|(?:^|[{PARTED}]){BEGUN}"

_BEGINS = re.compile(BEGINS)
_GUARDED = re.compile(rf"^'(?={WHITE})|(?:^|(?<=[{PARTED}]))'(?={BEGUN})")


def guarded(text: str) -> str:
    """Return the text with an apostrophe before whatever would be taken for a formula."""
    return _BEGINS.sub("'", text)


def unguarded(text: str) -> str:
    """Return what `guarded` made the text of."""
    return _GUARDED.sub("", text)


def written(sql: str) -> tuple[str, list[str]]:
    """Return an expression of SQL for `guarded(marked(text))` of a text, and its parameters.

    Few texts need either: one look tells.
    """
    marked = f"CASE WHEN {sql} ~ %s THEN {_marked(sql)} ELSE {sql} END"
    cell = f"CASE WHEN {sql} ~ %s THEN regexp_replace({marked}, %s, '''', 'g') ELSE {sql} END"
    like, alone, unseen = marks.LIKE_A_MARK, marks.LONE_RETURN, f"[{marks.INVISIBLE}]"
    return cell, [SUSPECT, marks.MARKABLE, unseen, like, alone, BEGINS]


def _marked(sql: str) -> str:
    whole = f"regexp_replace({sql}, %s, '[U+005B]', 'g')"
    whole = f"regexp_replace({whole}, %s, '[U+000D]', 'g')"
    code = "upper(to_hex(ascii(letter)))"
    mark = f"'[U+' || repeat('0', 4 - length({code})) || {code} || ']'"
    shown = f"CASE WHEN letter ~ %s THEN {mark} ELSE letter END"
    letters = f"regexp_split_to_table({whole}, '') WITH ORDINALITY AS split(letter, place)"
    return f"(SELECT string_agg({shown}, '' ORDER BY place) FROM {letters})"  # noqa: S608
