"""The table of fields agrees with the columns, and states older than a field stay readable."""

import pytest
from django.core.validators import MaxLengthValidator

from incidents import fields
from incidents.fields import FIELDS, GRADING, LATER, NAMED, SOURCE, WHOLE, Value
from incidents.forms import typed_of
from incidents.models import Incident, SourceDetail
from incidents.reports import history
from tests.support import builders

RECORD = {
    *("id", "number", "year", "serial", "version", "centre", "force", "reported_by"),
    *("reported_at", "channel", "source_commitment", "struck", "batch"),
}
STRIKE = {"struck_at", "struck_by", "strike_reason", "revision_reason"}
FOLLOWS = {
    "position",
    "touched",
    "areas",
    "bordering",
    "in_gap",
    "same_as",
    "search",
    "place_key",
    "place_names",
}
COLUMNS = [field for field in (*WHOLE, *GRADING) if field.value is not Value.SPECIAL]


def longest(column) -> int:
    rules = (rule for rule in column.validators if isinstance(rule, MaxLengthValidator))
    return next(rule.limit_value for rule in rules)


@pytest.mark.parametrize("field", COLUMNS, ids=lambda field: field.name)
def test_a_column_takes_what_the_table_says(field):
    column = Incident._meta.get_field(field.column or field.name)
    if field.value is Value.TEXT:
        assert longest(column) == field.most
    if field.value is Value.CODE:
        assert list(column.choices) == list(field.choices)
    if field.value is not Value.FLAG:
        assert field.must == (not column.blank)


def test_every_other_column_is_of_the_record_or_follows():
    columns = {column.name for column in Incident._meta.fields} - set(fields.COLUMNS)
    assert columns == (RECORD - {"struck"}) | STRIKE | FOLLOWS


def test_the_source_is_kept_apart():
    assert SOURCE.name not in NAMED
    assert SOURCE.name not in Incident().state()
    assert longest(SourceDetail._meta.get_field("text")) == SOURCE.most


def test_a_state_holds_every_field_but_what_came_later_and_is_empty():
    later = {field.name for field in LATER}
    assert {field.top for field in FIELDS} - later == set(Incident().state()) - RECORD


def test_what_came_later_is_stated_once_it_is_said():
    for field in LATER:
        assert field.name in Incident(**{field.name: "x"}).state()


@pytest.mark.django_db
def test_a_state_older_than_a_field_says_nothing_of_it(nalin):
    state = builders.report(nalin, perpetrator="two men").state()
    older = {name: value for name, value in state.items() if name != "perpetrator"}
    assert [d.label for d in history.differences(older, state, {})] == ["Perpetrator"]
    assert "Perpetrator" not in dict(history.facts(older, {}))
    assert typed_of(older, source=None)["perpetrator"] == ""
