"""Who may import whom: layers, and what each module belongs to."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from tests.guards.source import APPS, Module, dotted

# From the outside in: a module may import its own layer and those below it. Each layer names its
# packages and modules; what lies within one belongs to it, unless a longer name says otherwise.
LAYERS = [
    """
        centres.api centres.apps centres.management centres.tasks centres.urls centres.views
        incidents.api incidents.apps incidents.demo incidents.exports incidents.management
        incidents.tasks incidents.urls incidents.views
    """,
    "centres.middleware",
    """
        centres.errors centres.forms incidents.distribution incidents.drafts incidents.forms
        incidents.printing incidents.saved_filters incidents.sheet
    """,
    "incidents.daily incidents.handing_over",
    "centres.actions centres.screens centres.systems centres.watches incidents.actions",
    """
        centres.action centres.filters centres.roster incidents.answers incidents.board
        incidents.captivity incidents.clocks incidents.corrections incidents.derived
        incidents.drawing incidents.duty incidents.exported incidents.filters
        incidents.history incidents.mapped incidents.nearness incidents.notices
        incidents.obligations incidents.owed incidents.paging incidents.preparation
        incidents.readings incidents.request_filters incidents.sentences incidents.silence
        incidents.statistics incidents.summary
    """,
    "centres.health centres.nightly",
    "centres.followers",
    """
        centres.bulk centres.country centres.downloads centres.geography centres.journal
        centres.map_packs centres.sessions centres.tokens centres.verifying
        incidents.gazetteer incidents.parts
    """,
    "centres.models incidents.days incidents.kinds incidents.models incidents.strips",
    """
        centres.database centres.digits centres.display centres.ground centres.marks
        centres.passwords centres.permissions centres.spelling centres.templatetags
        centres.values incidents.notation incidents.printable incidents.search
    """,
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
    """Name each import of a layer further out."""
    return [
        f"{path} imports {name}"
        for path, tree in modules
        if (own := layer(dotted(path), layers)) is not None
        for name in imports(tree)
        if (into := layer(name, layers)) is not None and into < own
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
