"""A text in a table is quoted, seen whole, no formula by any separator, and read back exactly."""

import csv
import io

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centres import actions as rooms
from centres.models import Centre
from centres.text.marks import marked, unmarked
from incidents.exports import cells
from incidents.exports.cells import guarded, unguarded
from tests.support import builders
from tests.test_exports import table, taken

SEPARATORS = ",;\t|"
LETTERS = "=+-@＝－;|,\t\r\n '\"x\u202e\u200d\u00a0[]U+2E\U000e0041ك"
WRITTEN = st.text(
    st.one_of(st.sampled_from(LETTERS), st.characters(codec="utf-8", exclude_characters="\0"))
)
HOSTILE = [
    "x;=1+1;y",
    "x\t=1+1\ty",
    "x|=1+1|y",
    "x\n=1+1\ny",
    "x;;\u200d =1+1",
    'x;"=1+1"',
    "x; '=1+1",
    "x;\t＝1+1",
    " \u00a0=1+1",
    "\u202e=1+1",
    "\t1",
    "\n1",
    '=cmd|"/c calc"!A1',
    "-2+3",
    "@SUM(A1)",
    "﹣1",
]


def is_formula(cell):
    return cell.lstrip(' \t\r\n"\u00a0\u200c\u200d').startswith(tuple("=+-@＝＋－＠﹢﹣﹦﹫−"))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_by_any_separator(text, real, nalin, browse):
    builders.report(nalin, narrative=f"y{text}", place=text, kind="movement", salute={"unit": text})
    written = taken(browse(nalin))
    for separator in SEPARATORS:
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator):
            assert not [cell for cell in row if is_formula(cell)]


def test_a_number_stays_one(real, nalin, browse):
    builders.report(nalin, mgrs="", latitude=-33.5, longitude=-44.25, location_confirmed=True)
    [row] = table(taken(browse(nalin)))
    assert (row["latitude"], row["longitude"]) == ("-33.5", "-44.25")


def test_every_text_is_quoted_and_no_number(real, nalin, browse):
    incident = builders.report(nalin, narrative="Quiet", place="Daquq")
    line = taken(browse(nalin)).splitlines()[1]
    for text in (
        "Quiet",
        "Daquq",
        incident.number,
        incident.kind,
        incident.get_kind_display(),
        "K1",
    ):
        assert f',"{text}",' in line
    assert f",{incident.version},{incident.position}," in line


def test_names_of_rooms_and_officers_are_cells_too(real, nalin, browse):
    fields = {"name_en": "=Kirkuk\u202e"}
    centre = Centre.objects.get(pk="K1")
    rooms.change_centre(
        by=builders.setup(), submission=builders.uuid4(), centre=centre, fields=fields
    )
    nalin.name_latin = "Nalin\u202e"
    nalin.save()
    builders.report(nalin)
    [row] = table(taken(browse(nalin)))
    assert row["centre_name"] == "'=Kirkuk[U+202E]"
    assert row["reported_by_name"] == "Captain Nalin[U+202E]"


@pytest.mark.parametrize("text", [*HOSTILE, "wounded: \u202e21", "[U+202E]", "'quoted'", "5 - 3"])
def test_what_was_written_is_read_back(text, real, nalin, browse):
    incident = builders.report(nalin, narrative=f"{text} x")
    [row] = table(taken(browse(nalin)))
    assert unmarked(unguarded(row["narrative"])) == incident.narrative


@given(WRITTEN)
@settings(max_examples=500)
def test_a_guard_comes_off_again(text):
    assert unguarded(guarded(text)) == text
    assert unmarked(unguarded(guarded(marked(text)))) == text


@pytest.mark.django_db
@given(st.lists(WRITTEN, min_size=50, max_size=100))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_database_writes_a_cell_as_python_does(texts):
    sql, told = cells.written("t.text")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sql} FROM unnest(%s::text[]) WITH ORDINALITY AS t(text, n) ORDER BY n",
            [*told, texts],
        )
        assert [cell for [cell] in cursor.fetchall()] == [guarded(marked(text)) for text in texts]
