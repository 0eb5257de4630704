"""Two at the same moment, on the roster: one is first, and the other is told."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from centres import actions
from centres.models import Officer, Watch
from tests.support import builders, story


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


def test_of_three_who_post_an_officer_alike_at_once_one_does(former, real, together):
    def post():
        return builders.post(former, "liaison", "K1")

    results = together(post, post, post)
    refused = [found for found in results if isinstance(found, ValidationError)]
    assert [found.messages for found in refused] == [["This officer is posted so already."]] * 2


def test_of_six_who_enrol_one_name_at_once_in_whatever_case_one_does(real, together):
    def enrol(username):
        fields = {"username": username, "rank": "captain", "name_latin": "Salar"}
        return lambda: actions.enrol(by=builders.setup(), submission=uuid4(), fields=fields)

    results = together(*(enrol(name) for name in ["salar", "Salar", "SALAR"] * 2))
    refused = [found for found in results if isinstance(found, ValidationError)]
    assert [set(found.message_dict) for found in refused] == [{"username"}] * 5
    assert Officer.objects.filter(username__iexact="salar").count() == 1


def test_who_knew_the_former_password_does_not_outlive_its_reset(nalin, dara, real):
    in_flight = story.officer("nalin")
    actions.reset_password(by=dara, submission=uuid4(), officer=nalin)
    with pytest.raises(ValidationError, match="was reset meanwhile"):
        actions.change_password(by=in_flight, submission=uuid4(), password="the thief's own words")
    assert story.officer("nalin").password_temporary
