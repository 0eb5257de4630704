"""The shape of the code: who imports whom, who writes, what every model and address is."""

import ast

import pytest
from django.apps import apps
from django.core.management import call_command

import centres.models
import incidents.models
from tests.guards import doors, layers, writing
from tests.guards.source import APPS, modules, templates


def test_imports_point_inwards():
    assert layers.outward(modules()) == []


def test_centres_know_nothing_of_incidents():
    assert layers.of_incidents(modules()) == []


def test_every_module_is_in_a_layer_and_every_layer_has_modules():
    assert layers.without_layer(modules()) == []
    assert layers.nowhere(list(modules())) == []


def test_only_actions_write_records():
    assert [line for module in modules() for line in writing.writes(module)] == []
    assert writing.idle(modules()) == []


def test_doors_read_records_through_visible_to():
    assert [line for module in modules() for line in doors.unseen(module)] == []


def test_templates_read_no_records():
    wrong = [line for path, text in templates() for line in doors.unseen_in_template(path, text)]
    assert wrong == []


def test_every_model_is_record_or_working_state_and_not_both():
    known = [
        *centres.models.RECORDS,
        *centres.models.WORKING_STATE,
        *incidents.models.RECORDS,
        *incidents.models.WORKING_STATE,
    ]
    ours = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    assert sorted(known, key=str) == sorted(ours, key=str)


def test_every_module_says_what_lives_there():
    silent = [str(path) for path, tree in modules() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


@pytest.mark.django_db
def test_no_model_is_ahead_of_its_migrations():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
