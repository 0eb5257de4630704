"""What templates look up: each name of it is said somewhere by the code or by a template."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.template import Node, NodeList, engines
from django.template.base import FilterExpression, Template, Variable
from django.template.smartif import TokenBase
from django.utils.safestring import SafeString

from tests.guards.source import Module, templates

# What Django gives: to every page, within a loop, and of forms, texts, dictionaries and officers.
GIVEN = {"csrf_token", "request", "user", "messages", "block", "forloop", "DEFAULT_MESSAGE_LEVELS"}
GIVEN |= {"counter", "counter0", "first", "last", "parentloop", "revcounter", "tags", "subwidgets"}
KINDS = (forms.Form, forms.BoundField, forms.Widget, SafeString, dict, AbstractBaseUser)
GIVEN |= {name for kind in KINDS for name in dir(kind)}
GIVEN |= {"grouper", "list"}  # of what `regroup` makes
GIVEN |= {"html_name", "choice_label", "level_tag"}  # of a field, of a choice, of a message
DISPLAYED = re.compile(r"get_(\w+)_display")


def compiled(text: str) -> Template:
    return engines["django"].from_string(text).template


@cache
def ours() -> dict[str, Template]:
    """Return our templates by their paths."""
    return {path.as_posix(): compiled(text) for path, text in templates()}


def unsaid(templates: dict[str, Template], modules: Iterable[Module]) -> list[str]:
    """Name each word that a template looks up and nothing says."""
    said = {word for _path, tree in modules for word in _words(tree)} | GIVEN
    said |= {word for template in templates.values() for word in _bound(template.nodelist)}
    return sorted(
        f"{path} {variable.var}"
        for path, template in templates.items()
        for variable in _variables(template.nodelist)
        if any(
            not word.isdigit() and DISPLAYED.sub(r"\1", word) not in said
            for word in variable.lookups
        )
    )


def _words(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"\w+", node.value) if len(node.value) < 40 else ()
        for name in ("id", "attr", "arg", "name"):
            if isinstance(word := getattr(node, name, None), str):
                yield word


def _parts(thing) -> Iterator:
    """Yield everything within a compiled template."""
    if isinstance(thing, NodeList | list | tuple):
        for part in thing:
            yield from _parts(part)
    elif isinstance(thing, dict):
        yield from _parts(list(thing.values()))
    elif isinstance(thing, Node | FilterExpression | Variable | TokenBase):
        yield thing
        yield from _parts(_of(thing))


def _of(thing) -> list:
    if isinstance(thing, Variable):
        return []
    if isinstance(thing, FilterExpression):
        return [thing.var, thing.filters]
    return [part for name, part in vars(thing).items() if name not in ("origin", "token")]


def _variables(nodes: NodeList) -> Iterator[Variable]:
    yield from (part for part in _parts(nodes) if isinstance(part, Variable) and part.lookups)


def _bound(nodes: NodeList) -> Iterator[str]:
    """Yield the names that a template gives to something itself."""
    for node in _parts(nodes):
        yield from getattr(node, "loopvars", ())
        yield from getattr(node, "extra_context", ())
        for name in ("target_var", "asvar", "variable_name", "variable"):
            if isinstance(bound := getattr(node, name, None), str):
                yield bound
