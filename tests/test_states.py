"""What the journal keeps of a record: every column, but those named here."""

import pytest

from centres.models.record import recorded_columns, subjects
from incidents.models import Entry, Incident
from tests.support import builders

# By subject, the columns that no state says, each for a reason.
LEFT_OUT = {
    "force": {"name_en", "name_ar", "name_ckb"},  # `names` says them
    "centre": {
        *("name_en", "name_ar", "name_ckb"),  # `names` says them
        *("host_base_en", "host_base_ar", "host_base_ckb"),  # `host_base` says them
    },
    "officer": {
        # `seal` holds one to them
        *("username", "password", "password_temporary", "second_factor"),
        *("language", "last_sign_in", "password_given_at", "flash_sound"),  # working state
    },
    "officer_key": {"wrapped"},  # for its officer alone
    "token": {"digest", "pepper", "last_used_at"},  # `seal` holds it to two; working state
    "map_pack": {"content"},  # `sha256` is of it
    "access_digest": {"line", "salt"},  # the digest is of them, and says nothing of how much
    "proposal": {"content"},  # `sha256` is of it
    "place": {"name_en", "name_ar", "name_ckb"},  # `names` says them
    "summary": {"core"},  # `sha256` is of it
    "batch": {"sheet"},  # working state, whose digest is in `rows`
    "paper": {"pdf"},  # `sha256` is of it
}


@pytest.mark.parametrize("subject", sorted(subjects().keys() - {Incident.subject}))
def test_a_state_says_every_column_but_those_named_here(subject):
    model = subjects()[subject]
    columns = {column.name for column in model._meta.concrete_fields} - {"position"}
    assert columns - recorded_columns(model).keys() == LEFT_OUT.get(subject, set())


def test_a_column_that_was_not_loaded_is_in_the_state_all_the_same(db, nalin):
    entry = builders.note(nalin)
    assert Entry.objects.only("channel").get(pk=entry.pk).state() == entry.state()
