"""The shape of the code: who imports whom, who writes, what every model and address is."""

import ast
from pathlib import Path

from django.apps import apps
from django.urls import URLPattern, get_resolver

import centres.models
import incidents.models

ROOT = Path(__file__).parent.parent
APPS = ("centres", "incidents")
# From the outside in: a module may import its own layer and those below it.
LAYERS = [
    {"views", "urls", "api", "management", "tasks", "context", "demo", "apps", "exports"},
    {"middleware"},
    {"forms", "errors", "drafts", "saved_filters", "sheet", "printing", "distribution"},
    {"handing_over", "daily"},
    {"actions", "systems", "screens", "watches"},
    {
        "action",
        "preparation",
        "history",
        "sentences",
        "roster",
        "summary",
        "drawing",
        "filters",
        "paging",
        "derived",
        "obligations",
        "board",
        "statistics",
        "mapped",
        "answers",
        "corrections",
        "duty",
        "silence",
        "captivity",
        "owed",
        "request_filters",
        "nearness",
        "clocks",
        "notices",
        "readings",
        "exported",
    },
    {"nightly", "health"},
    {"followers"},
    {
        "journal",
        "verifying",
        "geography",
        "gazetteer",
        "map_packs",
        "country",
        "tokens",
        "sessions",
        "downloads",
        "bulk",
        "parts",
    },
    {"models", "kinds", "days", "strips"},
    {
        "permissions",
        "notation",
        "passwords",
        "search",
        "spelling",
        "ground",
        "printable",
        "values",
        "digits",
        "marks",
        "display",
        "templatetags",
        "database",
    },
]
WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create"}
# Who may write: actions and what they are made of; working state by functions of its own.
WRITERS = {
    "centres/actions/officers.py",
    "centres/actions/postings.py",
    "centres/actions/rooms.py",
    "centres/actions/map_packs.py",
    "centres/actions/tokens.py",
    "centres/action.py",
    "centres/journal.py",
    "centres/bulk.py",
    "incidents/drafts.py",
    "incidents/clocks.py",  # who was told that an answer is overdue, working state
    "incidents/notices/mail.py",  # the same package: notices and rules, working state
    "incidents/notices/reading.py",
    "incidents/notices/rules.py",
    "incidents/notices/writing.py",
    "incidents/exports/downloads.py",  # receipts of exports, working state
    "incidents/saved_filters.py",  # working state
    "incidents/readings.py",  # who opened what, working state
    "incidents/printing.py",  # papers kept, working state
    "incidents/distribution.py",  # which of them were sent, working state
    "centres/tokens.py",  # last_used_at, working state
    "centres/followers.py",  # how far they have come, working state
    "centres/nightly.py",  # forgets old verifications, working state
    "centres/verifying.py",  # what it found, working state
    "centres/models/session.py",  # sessions, working state
    "centres/sessions.py",  # ended sessions and the officer's language, working state
}


def modules():
    """Yield each module of the two apps: its path from the root, and its tree."""
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            path = file.relative_to(ROOT)
            if "migrations" not in path.parts:
                yield path, ast.parse(file.read_text())


def layer(dotted: str) -> int | None:
    """Return the layer of a module such as `incidents.api.views`, None outside of the apps."""
    app, *rest = dotted.split(".")
    if app not in APPS or not rest:
        return None
    return next(i for i, names in enumerate(LAYERS) if rest[0] in names)


def imports(tree):
    """Yield every module that is imported, submodules of a package by their full name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module in APPS:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


def test_imports_point_inwards():
    wrong = [
        f"{path} imports {name}"
        for path, tree in modules()
        for name in imports(tree)
        if (into := layer(name)) is not None
        and path.name != "__init__.py"
        and into < layer(dotted(path))
    ]
    assert wrong == []


def test_centres_know_nothing_of_incidents():
    wrong = [
        f"{path} imports {name}"
        for path, tree in modules()
        for name in imports(tree)
        if path.parts[0] == "centres" and name.startswith("incidents")
    ]
    assert wrong == []


def test_only_actions_write_records():
    wrong = [
        f"{path}:{node.lineno} {node.func.attr}"
        for path, tree in modules()
        if path.as_posix() not in WRITERS
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and not is_no_record(node.func.value)
    ]
    assert wrong == []


def is_no_record(value) -> bool:
    """Tell a progress bar's `update` and the drafts' own `save` from a record's."""
    name = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
    return name in {"bar", "drafts"}


def test_doors_read_records_through_visible_to():
    """In pages and API `Model.objects` is followed by `visible_to`, but for a caller's own."""
    doors = ("views", "api")
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        if any(part.removesuffix(".py") in doors for part in path.parts)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "objects"
        and node.attr != "visible_to"
    ]
    allowed = {"incidents/api/present.py"}  # shows what a door has already found visible
    assert [line for line in wrong if line.rpartition(":")[0] not in allowed] == []


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


def addresses(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern.name, address
        else:
            yield from addresses(pattern, address)
