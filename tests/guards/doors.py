"""Doors, pages and API alike, begin every reading of records with `visible_to`."""

import ast
import re
from collections.abc import Iterator, Set
from functools import cache
from pathlib import PurePath

from django.apps import apps
from django.db.models import Manager
from django.db.models.query import QuerySet

from tests.guards.source import APPS, Module, attributes, last_name

DOORS = {"views", "api"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
ALLOWED = {"incidents/exports/incident_rows.py"}  # shows what a door has already found visible


def is_door(path: PurePath) -> bool:
    return not DOORS.isdisjoint(path.with_suffix("").parts)


@cache
def _models() -> list:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


@cache
def accessors() -> frozenset[str]:
    """Return the names under which our records lead to many others."""
    return frozenset(
        field.get_accessor_name() if field.auto_created else field.name
        for model in _models()
        for field in model._meta.get_fields(include_hidden=True)
        if (field.one_to_many or field.many_to_many) and not getattr(field, "hidden", False)
    )


@cache
def _readings() -> frozenset[str]:
    """Return the methods of managers and querysets, ours included."""
    managers = [Manager, QuerySet, *(type(model._default_manager) for model in _models())]
    return frozenset(n for manager in managers for n in dir(manager) if not n.startswith("_"))


def unseen(module: Module, allowed: Set[str] = ALLOWED) -> list[str]:
    """Name each reading in a door that does not begin with `visible_to`."""
    path, tree = module
    if not is_door(path) or path.as_posix() in allowed:
        return []
    lines = {*_managers(tree), *_related(tree), *_bare(tree)}
    return [f"{path}:{line} {name}" for line, name in sorted(lines)]


def _managers(tree) -> Iterator[tuple[int, str]]:
    seen = {id(node.value) for node in attributes(tree) if node.attr == "visible_to"}
    for node in attributes(tree):
        if node.attr in MANAGERS and id(node) not in seen:
            yield node.lineno, node.attr


def _related(tree) -> Iterator[tuple[int, str]]:
    for node in attributes(tree):
        related = node.value
        is_manager = isinstance(related, ast.Attribute) and related.attr in accessors()
        if is_manager and node.attr in _readings() - {"visible_to"}:
            yield node.lineno, f"{related.attr}.{node.attr}"


def _bare(tree) -> Iterator[tuple[int, str]]:
    """Yield each model that is itself handed to one of Django's shortcuts."""
    names = {model.__name__ for model in _models()}
    for node in ast.walk(tree):
        shortcut = last_name(node.func) if isinstance(node, ast.Call) and node.args else ""
        if shortcut.startswith("get_") and last_name(node.args[0]) in names:
            yield node.lineno, shortcut


def unseen_in_template(path: PurePath, text: str) -> list[str]:
    """Name each reading of related records in a template, by a method of Django's own."""
    methods = "|".join(name for name in dir(QuerySet) if not name.startswith("_"))
    related = rf"\.({'|'.join(sorted(accessors()))})\.({methods})\b"
    tags = re.findall(r"\{[{%].*?[%}]\}", text, re.DOTALL)
    return [f"{path} {'.'.join(found)}" for tag in tags for found in re.findall(related, tag)]
