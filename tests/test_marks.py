"""What nobody sees is marked, and only that; marks come off again exactly."""

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from centres.text.marks import marked, unmarked

SPARED = "\t\n\r\u200c\u200d\ufe0e\ufe0f"
# Drawn often: what is marked, and what looks like a mark.
WRITTEN = st.text(
    st.one_of(st.sampled_from("\u202e\u200b\U000e0041\r\n\x00[]U+0025BE"), st.characters())
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("wounded: \u202e21", "wounded: [U+202E]21"),
        ("\u2066a\u2069", "[U+2066]a[U+2069]"),
        ("a\U000e0041", "a[U+E0041]"),
        ("\x07", "[U+0007]"),
        ("[U+202E]", "[U+005B]U+202E]"),
        ("[U+005B]U+202E]", "[U+005B]U+005B]U+202E]"),
        ("[U+202], [u+202e] [x]", "[U+202], [u+202e] [x]"),
        ("one\r\ntwo\nthree\tfour", "one\r\ntwo\nthree\tfour"),
        ("one\rtwo", "one[U+000D]two"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("❤️ 🔥 زمان", "❤️ 🔥 زمان"),
    ],
)
def test_what_nobody_sees_is_a_mark(text, shown):
    assert marked(text) == shown
    assert unmarked(shown) == text


def test_every_control_and_format_is_marked_but_those_that_writing_needs():
    letters = map(chr, range(sys.maxunicode + 1))
    hidden = [c for c in letters if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"}]
    assert [c for c in hidden if marked(c) == c and c not in SPARED] == []
    assert [c for c in SPARED if marked(f"{c}\n") != f"{c}\n"] == []


def test_letters_without_a_drawing_are_marked():
    fillers = "\u034f\u115f\u1160\u3164\uffa0\u2800\u17b4\ufe00\U000e0100"
    assert "".join(map(marked, fillers)).count("[U+") == len(fillers)


@pytest.mark.parametrize("shown", ["[U+0041]", "[U+D800]", "[U+FFFFFF]", "[U+200C]"])
def test_a_mark_that_is_never_made_stays(shown):
    assert unmarked(shown) == shown


@given(WRITTEN)
@example("[U+005B]U+202E]")
def test_marks_come_off_again(text):
    assert unmarked(marked(text)) == text
