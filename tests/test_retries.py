"""Retries: a submission makes one entry, whatever is sent again; a failure leaves nothing."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection

from centres.journal.entries import SubmissionReusedError, SubmissionTakenError
from centres.models import JournalEntry
from incidents import actions
from incidents.models import Incident
from incidents.reports.preparation import NewReport
from tests.support import builders, story

pytestmark = pytest.mark.django_db
each_verb = pytest.mark.parametrize("verb", sorted(story.VERBS))


def entries(submission):
    return JournalEntry.objects.filter(submission=submission).count()


def everything() -> dict:
    """Return every row of every table of ours."""
    models = [*apps.get_app_config("centres").get_models()]
    models += apps.get_app_config("incidents").get_models()
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_every_verb_of_the_code_is_told_here():
    told = set(story.VERBS) | story.ONLY_WITH_CONSENT
    assert story.verbs() == told, "tell each verb once in tests/support/story.py"


@each_verb
def test_a_verb_makes_one_entry_in_its_own_name(verb):
    told, submission = story.telling(verb), uuid4()
    record = told.act(submission=submission)
    entry = JournalEntry.objects.get(submission=submission)
    assert (entry.verb, entry.key) == (verb, record.key())
    assert entry.by.username == told.by
    assert record.position == entry.position
    assert entry.state() == record.state()


@each_verb
def test_the_same_submission_again_returns_the_record_and_adds_nothing(verb):
    told, submission = story.telling(verb), uuid4()
    first = told.act(submission=submission)
    before = everything()
    assert told.act(submission=submission) == first
    assert everything() == before


@pytest.mark.parametrize("verb", sorted(story.VERBS.keys() - story.WITHOUT_CONTENT))
def test_the_same_submission_with_another_content_is_refused(verb):
    told, submission = story.telling(verb), uuid4()
    told.act(submission=submission)
    with pytest.raises(SubmissionReusedError):
        told.act(submission=submission, **told.otherwise)
    assert entries(submission) == 1


@each_verb
def test_the_submission_of_another_officer_is_refused(verb):
    told, submission = story.telling(verb), uuid4()
    told.act(submission=submission)
    with pytest.raises(SubmissionTakenError):
        told.act(submission=submission, by="adnan")
    assert entries(submission) == 1


def test_a_submission_of_one_verb_is_not_another_verbs(nalin):
    submission = uuid4()
    builders.note(nalin, "Line check.", submission=submission)
    incident = builders.report(nalin)
    with pytest.raises(SubmissionReusedError):
        builders.enter(nalin, incident, "Line check.", submission=submission)


@each_verb
def test_a_failure_half_way_leaves_nothing_behind(verb):
    """The database refuses the entry, which comes last: after the record and its parts."""
    told = story.telling(verb)
    before = everything()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'half-way'; END $$;"
            "CREATE TRIGGER fails BEFORE INSERT ON centres_journalentry "
            "FOR EACH ROW EXECUTE FUNCTION fails()"
        )
    with pytest.raises(DatabaseError, match="half-way"):
        told.act()
    assert everything() == before


@each_verb
def test_one_without_a_posting_can_do_nothing(verb, former):
    told = story.telling(verb)
    before = everything()
    with pytest.raises(PermissionDenied):
        told.act(by="former")
    assert everything() == before


def test_rows_imported_again_are_known_and_changed_ones_are_refused(nalin):
    centre, one, other = story.centre("K1"), uuid4(), uuid4()

    def told(narrative):
        return [
            NewReport(centre=centre, submission=one, fields=builders.report_fields(**same)),
            NewReport(
                centre=centre,
                submission=other,
                fields={**builders.report_fields(**same), **narrative},
            ),
        ]

    same = {"occurred_at": builders.at(2026, 5, 1, 12)}
    actions.report_many(by=nalin, reports=told({}), channel="import")
    known, changed = actions.report_many(
        by=nalin, reports=told({"narrative": "Two."}), channel="import"
    )
    assert known == JournalEntry.objects.get(submission=one)
    assert "stays as it was" in str(changed)
    assert Incident.objects.count() == 2


def test_of_a_chunk_that_the_database_refuses_every_good_row_is_kept(nalin):
    centre = story.centre("K1")
    reports = [
        NewReport(
            centre=centre, submission=uuid4(), fields=builders.report_fields(narrative=narrative)
        )
        for narrative in ("One.", "Two.", "Three.")
    ]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_incident ADD CHECK (narrative <> 'Two.')")
    one, refused, three = actions.report_many(by=nalin, reports=reports, channel="import")
    assert "The database refused it" in str(refused)
    assert [one.serial, three.serial] == [1, 2]
    assert set(Incident.objects.values_list("narrative", flat=True)) == {"One.", "Three."}
