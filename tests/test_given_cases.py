"""The small sheets that once went wrong, as they were given: none is taken wrongly in silence."""

import pytest

from centres.ground.area_file import read_areas
from centres.ground.unreadable import UnreadableError
from centres.models import Centre
from incidents.imports import recording, sheets
from incidents.imports.columns.guessing import guess, questions
from incidents.imports.files import tables
from incidents.imports.files.tables import Reading
from incidents.models import Incident
from tests.support import imports

pytestmark = pytest.mark.django_db

# By case, what its rows become, and what is asked before.
CASES = {
    "B1-decimal-comma-unquoted": (["refused broken"], []),
    "B3-heading-twice": (["refused broken"], ["twice"]),
    "B5-quoted-newline-phantom": (["new"], []),
    "B7-points-elsewhere": (["doubtful zero", "doubtful swapped", "doubtful sign"], []),
    "C1-stray-byte-late": (["new"] * 2300 + ["refused broken"], []),
    "J1-semicolon": (["new"], []),
    "J3-utf16": (["new"], []),
    "J5-dates": (["new"] * 6 + ["refused cells"] + ["new"] * 2, ["date_order"]),
    "J7-coordinates": (["new"] * 3, []),
    "J8-coordinates": (["new"] * 3, []),
    "J9-grid-only": (["new"], []),
    "J10-place-only": (["new"], []),
    "J11-headings": (["new"], []),
    "J13-kind-case": (["new"] * 3, []),
    "J14-kind-with-comma": (["new"], []),
    "J15-excel-empty-rows": (["new"], []),
    "J16-own-export": (["new"], []),
    "J17-casualties-time-lost": (["refused cells"], ["whose"]),
    "J18-all-refused": (["refused cells"], []),
}


def brought(by, file):
    """Return a file as a sheet that is judged as guessed, and the questions that it raises."""
    room = Centre.objects.get(pk="K1")
    sheet = sheets.bring(by=by, centre=room, content=file.read_bytes(), name=file.name)
    table = tables.read(bytes(sheet.content), Reading.of(sheet.reading))
    mapping = guess(table).mapping
    sheet = sheets.settle(sheet, by=by, mapping=mapping, dataset="A list")
    judged = imports.judged(sheets.let_judge(sheet, by=by))
    return judged, [question.code for question in questions(mapping, table)]


@pytest.mark.parametrize(("case", "rows", "asked"), [(c, *told) for c, told in CASES.items()])
def test_a_row_is_taken_doubted_or_refused(case, rows, asked, baran, shared_data):
    sheet, questions_asked = brought(baran, shared_data / "cases" / f"{case}.csv")
    assert (imports.verdicts(sheet), questions_asked) == (rows, asked)


def test_no_given_sheet_is_left_out(shared_data):
    given = {file.stem for file in (shared_data / "cases").glob("*.csv")}
    assert given == set(CASES)


@pytest.mark.parametrize(
    ("first", "second", "more"),
    [
        ("A1-row-inserted/1/history.csv", "A1-row-inserted/2/history.csv", 1),
        ("A2-renamed/history.csv", "A2-renamed/history (1).csv", 0),
    ],
)
def test_what_came_in_before_is_known_by_what_it_says(first, second, more, baran, shared_data):
    sheet, _asked = brought(baran, shared_data / "cases" / first)
    recording.go_on(imports.begun(baran, sheet))
    before = Incident.objects.count()
    again, _asked = brought(baran, shared_data / "cases" / second)
    assert imports.verdicts(again).count("new") == more
    if more:
        recording.go_on(imports.begun(baran, again))
    assert (before, Incident.objects.count()) == (3, 3 + more)


@pytest.mark.parametrize(
    ("case", "name", "areas", "faults"),
    [
        ("D1-latitude-first", "name", [("Strip", "s1")], []),
        ("D3-same-slug", "name", [("Al Salam", "al-salam"), ("Al-Salam", "al-salam-2")], []),
        ("D5-null-geometry", "name", [("A", "a")], ["Shape 2 (B) has no shape."]),
        ("D7-hdx-names", "ADM2_EN", [("Makhmour", "makhmour")], []),
        ("D8-code-zero", "name", [("X", "0")], []),
        ("D10-pack-without-names", "name", [], ["Shape 1 has no name.", "Shape 2 has no name."]),
    ],
)
def test_an_area_is_read_or_its_fault_is_named(case, name, areas, faults, shared_data):
    content = (shared_data / "cases" / f"{case}.geojson").read_bytes()
    found = read_areas(content, layer="gap", name=name, code="code")
    assert [(area.name, area.code) for area in found.areas] == areas
    assert [str(fault) for fault in found.faults] == faults


def test_a_file_nested_without_end_is_refused_with_a_sentence(shared_data):
    content = (shared_data / "cases" / "D9-deep.geojson").read_bytes()
    with pytest.raises(UnreadableError, match="The file is damaged"):
        read_areas(content, layer="gap", name="name")
