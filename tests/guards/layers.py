"""Who may import whom: layers, and what each module belongs to."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from tests.guards.source import APPS, Module, dotted

# From the inside out: a module may import its own package and those before it.
LAYERS = [
    "centres.roles",
    "centres.reaches",
    "centres.permissions",
    "centres.text",
    "centres.templatetags",
    "centres.values",
    "centres.converters",
    "centres.database",
    "centres.durability",
    "centres.rubbish",
    "centres.rights",
    "centres.logs",
    "centres.models",
    "centres.alerts",
    "centres.filters",
    "centres.errors",
    "centres.access",
    "centres.journal",
    "centres.ground",
    "centres.roster",
    "centres.actions",
    "centres.backups",
    "centres.health",
    "centres.watching",
    "centres.forms",
    "centres.views",
    "centres.urls",
    "centres.api",
    "centres.management",
    "centres.tasks",
    "centres.apps",
    "incidents.kinds",
    "incidents.fields",
    "incidents.notation",
    "incidents.templatetags",
    "incidents.drawing",
    "incidents.parts",
    "incidents.models",
    "incidents.places",
    "incidents.days",
    "incidents.reports",
    "incidents.search",
    "incidents.exports",
    "incidents.notices",
    "incidents.exchange",
    "incidents.summary",
    "incidents.watch",
    "incidents.actions",
    "incidents.publishing",
    "incidents.hourly",
    "incidents.derived",
    "incidents.maps",
    "incidents.imports.files",
    "incidents.imports.mapping",
    "incidents.imports.rows",
    "incidents.imports.columns",
    "incidents.imports",
    "incidents.forms",
    "incidents.views",
    "incidents.urls",
    "incidents.api",
    "incidents.demo",
    "incidents.management",
    "incidents.tasks",
    "incidents.apps",
]


def layer(name: str, layers: Sequence[str] = LAYERS) -> int | None:
    """Return the place of a module's layer, by the longest name that leads to it; else None."""
    parts, places = name.split("."), _places(tuple(layers))
    prefixes = (".".join(parts[:end]) for end in range(len(parts), 1, -1))
    return next((places[prefix] for prefix in prefixes if prefix in places), None)


@cache
def _places(layers: tuple[str, ...]) -> dict[str, int]:
    return {known: place for place, names in enumerate(layers) for known in names.split()}


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield every module that is imported, submodules of a package by their full name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module in APPS:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def outward(modules: Iterable[Module], layers: Sequence[str] = LAYERS) -> list[str]:
    """Name each import of a package that stands further out."""
    return [
        f"{path} imports {name}"
        for path, tree in modules
        if (own := layer(dotted(path), layers)) is not None
        for name in imports(tree)
        if (into := layer(name, layers)) is not None and into > own
    ]


def of_incidents(modules: Iterable[Module]) -> list[str]:
    """Name each import by which centres know of incidents."""
    return [
        f"{path} imports {name}"
        for path, tree in modules
        for name in imports(tree)
        if path.parts[0] == "centres" and name.startswith("incidents")
    ]


def without_layer(modules: Iterable[Module], layers: Sequence[str] = LAYERS) -> list[str]:
    names = (dotted(path) for path, _tree in modules)
    return [name for name in names if name not in APPS and layer(name, layers) is None]


def nowhere(modules: Iterable[Module], layers: Sequence[str] = LAYERS) -> list[str]:
    """Name what a layer lists and no module bears."""
    names = {f"{dotted(path)}." for path, _tree in modules}
    listed = [known for line in layers for known in line.split()]
    return [known for known in listed if not any(n.startswith(f"{known}.") for n in names)]
