"""Two at the same moment, on the roster: one is first, and the other is told."""

from uuid import uuid4

from django.core.exceptions import ValidationError

from centres import actions
from centres.models import Officer, Watch
from tests import builders, story


def test_two_who_open_one_watch_at_once_open_one(nalin, baran, real, together):
    def open_watch(by):
        told = {"officer": nalin, "centre": story.centre("K1")}
        return lambda: actions.open_watch(by=by, submission=uuid4(), **told)

    results = together(*(open_watch(by) for by in [nalin, baran] * 3))
    opened = [found for found in results if isinstance(found, Watch)]
    refused = [found for found in results if isinstance(found, ValidationError)]
    assert (len(opened), len(refused)) == (1, 5)
    assert {found.messages[0] for found in refused} == {"This officer is on duty already."}


def test_of_six_who_change_one_officer_at_once_one_does(nalin, real, together):
    def change(rank):
        told = {"officer": nalin, "based_on": nalin.position, "fields": {"rank": rank}}
        return lambda: actions.change_officer(by=builders.setup(), submission=uuid4(), **told)

    results = together(*(change(rank) for rank in ["major", "colonel"] * 3))
    changed = [found for found in results if isinstance(found, Officer)]
    assert len(changed) == 1
    assert sum(isinstance(found, actions.Conflict) for found in results) == 5
    assert story.officer("nalin").rank == changed[0].rank


def test_of_three_who_enrol_one_name_at_once_one_does(real, together):
    def enrol():
        fields = {"username": "salar", "rank": "captain", "name_latin": "Salar"}
        return actions.enrol(by=builders.setup(), submission=uuid4(), fields=fields)

    results = together(enrol, enrol, enrol)
    refused = [found for found in results if isinstance(found, ValidationError)]
    assert [set(found.message_dict) for found in refused] == [{"username"}] * 2
    assert Officer.objects.filter(username="salar").count() == 1
