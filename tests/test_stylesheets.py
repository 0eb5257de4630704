"""The faults that `make check` looks for in stylesheets are found, and ours have none."""

import pytest

from tests.support import stylesheets

SOUND = ":root { --ink: #000; }\n.log { color: var(--ink); }\n"


def faults(css):
    return [fault for _file, _line, fault in stylesheets.faults({"a.css": css})]


def test_sound_rules_have_no_fault():
    assert faults(SOUND) == []
    assert (
        faults(SOUND + "@media print { .log { margin-inline-start: 0; text-align: end; } }") == []
    )


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        (".log { }", "an empty rule"),
        (".log { color red; }", "before {} block"),
        (".log { color: red; color: blue; }", "color is said 2 times"),
        (".log { margin-left: 0; }", "left and right change places"),
        ("@media print { .log { float: right; } }", "left and right change places"),
        (".log { color: var(--inc); }", "--inc is nowhere defined"),
        (":root { --quite-unread: 1px; }", "--quite-unread is nowhere read"),
        (".worn-by-nothing { color: red; }", "nothing is of the class worn-by-nothing"),
    ],
)
def test_a_fault_is_found(css, fault):
    (found,) = faults(SOUND + css)
    assert fault in found
