"""What every action declares: the right to it, and of what record it is asked."""

import inspect

import pytest
from django.core.exceptions import PermissionDenied

from centres import actions as rooms
from centres.journal.action import Action
from centres.permissions import Permission
from incidents import actions
from tests.support import builders

# Of these the right depends on more than one record: they ask for it themselves.
ASK_THEMSELVES = {
    "add_passkey",
    "change_password",
    "confirm_event",
    "consent",
    "dissolve_event",
    "enrol_second_factor",
    "propose_event",
    "refuse",
    "register_key",
    "relate",
    "remove_passkey",
    "remove_second_factor",
    "renew_recovery_codes",
    "replace_key",
    "use_recovery_code",
}


def declared() -> dict[str, Action]:
    members = {**vars(rooms), **vars(actions)}
    return {name: act for name, act in members.items() if isinstance(act, Action)}


def test_every_action_declares_its_right_but_for_those_that_ask_themselves():
    assert {name for name, act in declared().items() if not act.permission} == ASK_THEMSELVES


def test_the_verb_that_is_recorded_is_the_name_under_which_it_is_called():
    assert all(name == act.__name__ for name, act in declared().items())


def test_the_right_is_asked_of_a_record_that_an_argument_names():
    for name, act in declared().items():
        if isinstance(act._on, str):
            assert act._on in inspect.signature(act).parameters, name


@pytest.mark.django_db
def test_a_door_learns_the_right_from_the_action(nalin, rezan):
    incident = builders.report(nalin)
    assert actions.strike.permission is Permission.STRIKE
    actions.strike.require(nalin, incident=incident)
    actions.strike.require(rezan)  # who may strike some report
    with pytest.raises(PermissionDenied):
        actions.strike.require(rezan, incident=incident)
