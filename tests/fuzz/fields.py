"""What may be sent through each door: from the API's description, and from the forms themselves."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django import forms
from django.http import QueryDict

from centres.filters import AddressFilter
from tests.fuzz.doors import Door

APPS = ("centres", "incidents")


class Described:
    """The API's description: which parameters and fields each operation holds, what it answers."""

    def __init__(self, schema: dict):
        self.schema = schema

    def operation(self, door: Door) -> dict:
        """Return the operation of a door, empty for one that is not described."""
        address = "/" + door.pattern[0]
        for path, operations in self.schema["paths"].items():
            if re.sub(r"{\w+}", "{}", path) == re.sub(r"%\(\w+\)s", "{}", address):
                return operations.get(door.method.lower(), {})
        return {}

    def statuses(self, door: Door) -> set[int]:
        return {int(status) for status in self.operation(door).get("responses", ())}

    def parameters(self, door: Door, place: str) -> set[str]:
        told = self.operation(door).get("parameters", ())
        return {one["name"] for one in told if one["in"] == place}

    def fields(self, door: Door) -> set[str]:
        """Return the fields of the body, each by its path: `salute.size`, `casualties.0.count`."""
        content = self.operation(door).get("requestBody", {}).get("content", {})
        return {path for body in content.values() for path in self._paths(body["schema"])}

    def _paths(self, schema: dict, path: str = "") -> Iterator[str]:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            schema = self.schema["components"]["schemas"][name]
        for part in ("allOf", "oneOf", "anyOf"):
            for some in schema.get(part, ()):
                yield from self._paths(some, path)
        for name, inner in schema.get("properties", {}).items():
            told = f"{path}.{name}".lstrip(".")
            yield told
            yield from self._paths(inner, told)
        if "items" in schema:
            yield f"{path}.0"
            yield from self._paths(schema["items"], f"{path}.0")


def declared() -> dict[str, set[str]]:
    """Return the fields of every form and every set of filters of the pages, by its name."""
    found = {form.__name__: set(form.base_fields) for form in _last(forms.Form)}
    return found | {f"{one.__name__}Form": set(one.base_filters) for one in _last(AddressFilter)}


def _last(kind: type) -> Iterator[type]:
    """Yield the classes of ours from which none of ours is made."""
    ours = [one for one in kind.__subclasses__() if one.__module__.startswith(APPS)]
    others = [one for one in kind.__subclasses__() if one not in ours]
    for one in ours:
        inner = list(_last(one))
        yield from inner or [one]
    for one in others:
        yield from _last(one)


@contextmanager
def watched() -> Iterator[tuple[set[str], dict[str, set[str]]]]:
    """Yield the names that are read of what was sent, and the fields of the forms it filled."""
    read, filled = set(), {}
    made = forms.BaseForm.__init__

    def making(form, *args, **more):
        made(form, *args, **more)
        if form.is_bound:
            names = {form.add_prefix(name) for name in form.fields}
            filled.setdefault(type(form).__name__, set()).update(names)

    def reading(method):
        def noted(query, name, *more):
            read.add(name)
            return method(query, name, *more)

        return noted

    names = ("get", "getlist", "pop", "__getitem__", "__contains__")
    reads = {name: reading(getattr(QueryDict, name)) for name in names}
    with (
        mock.patch.object(forms.BaseForm, "__init__", making),
        mock.patch.multiple(QueryDict, **reads),
    ):
        yield read, filled
