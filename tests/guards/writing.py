"""Who may write: actions, what they are made of, and working state in functions of its own."""

import ast
import re
from collections.abc import Iterable, Iterator, Set

from tests.guards.doors import accessors
from tests.guards.source import Module, attributes, last_name

ROWS = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update"}
WRITES = {"save", "delete", "insert", *ROWS, "save_base", "_raw_delete"}
WRITES |= {f"a{name}" for name in WRITES}
RELATED = {"add", "set", "remove", "clear"}
SQL = {"execute", "executemany", "raw", "RawSQL", "copy_expert", "copy_from", "copy_to", "callproc"}
HELD_OUT = {"execute_values", "execute_batch"}  # functions of the driver, that only write
READS = re.compile(r"\s*(SELECT|SET LOCAL|SET TRANSACTION)\b", re.IGNORECASE)
CHANGES = re.compile(
    r"\b(INSERT|DELETE|TRUNCATE|MERGE|DROP|ALTER|CREATE|GRANT|COPY|(?<!FOR )UPDATE)\b",
    re.IGNORECASE,
)

WRITERS = {
    "centres/actions/officers.py",
    "centres/actions/second_factor.py",  # devices and their codes, in the library's tables
    "centres/access/limits.py",  # what is left of limits, working state
    "centres/access/passkeys.py",  # the session, so that nothing is answered twice
    "centres/journal/action.py",
    "centres/journal/entries.py",
    "centres/journal/bulk.py",
    "incidents/actions/bulk_reports.py",
    "incidents/actions/batch_rows.py",  # what became of the rows of a sheet, working state
    "incidents/actions/reports.py",  # source details that leave no entry
    "incidents/reports/drafts.py",
    "incidents/imports/sheets.py",  # what officers bring, working state
    "incidents/imports/judging.py",  # what is thought of it, working state
    "incidents/exchange/escalation.py",  # who was told that an answer is overdue, working state
    "incidents/notices/mail.py",  # the same package: notices and rules, working state
    "incidents/notices/inbox.py",
    "incidents/notices/rules.py",
    "incidents/notices/writing.py",
    "incidents/exports/receipts.py",  # receipts of exports, working state
    "incidents/search/saved_filters.py",  # working state
    "incidents/reports/readings.py",  # who opened what, working state
    "incidents/publishing/mailing.py",  # which of them were sent, working state
    "centres/access/log.py",  # the access log, that nobody changes
    "centres/alerts.py",  # what officers are alerted of, working state
    "centres/access/tokens.py",  # last_used_at, working state
    "centres/ground/area_uploads.py",  # files that wait, working state
    "centres/journal/checkpoints.py",  # how the book stands, that nobody changes
    "centres/journal/witnesses.py",  # what witnesses say, that nobody changes
    "centres/journal/tiles.py",  # hashes of its tree, that only grow
    "centres/journal/followers.py",  # how far they have come, working state
    "centres/journal/nightly.py",  # forgets old verifications, working state
    "centres/journal/verify.py",  # what it found, working state
    "centres/watching/alarms.py",  # what was mailed of which part, working state
    "centres/watching/failures.py",  # what nobody caught, working state
    "centres/models/sessions.py",  # sessions, working state
    "centres/access/sessions.py",  # ended sessions and the officer's language, working state
}
# Who sends SQL that is composed elsewhere, and so cannot be seen to read alone.
COMPOSING = {
    "centres/journal/guards.py",  # reads what the database's own tables say
    "centres/management/commands/grant_rights.py",  # rights of the database's roles, no rows
    "incidents/exports/holders.py",  # the query of a filter, as Django compiles it
    "incidents/exports/table.py",  # the query of an export, copied out
    "incidents/search/statistics.py",  # the query of a table of sums
}
# A progress bar's `update`, that of a digest, the drafts' own `save`, that of a picture.
NO_RECORDS = {"bar", "sha256", "drafts", "picture"}


def writes(module: Module, writers: Set[str] = WRITERS, composing: Set[str] = COMPOSING):
    """Name each call by which a module writes rows, or may, that is none of the writers."""
    path, tree = module
    if path.as_posix() in writers:
        return []
    lines = {*_calls(tree), *_related(tree), *_imported(tree)}
    if path.as_posix() not in composing:
        lines |= set(_statements(tree))
    return [f"{path}:{line} {name}" for line, name in sorted(lines)]


def idle(modules: Iterable[Module]) -> list[str]:
    """Name each that is listed here and does not stand there, or needs no leave."""
    needy = {path.as_posix() for path, tree in modules if writes((path, tree), set(), set())}
    return sorted((WRITERS | COMPOSING) - needy)


def _calls(tree) -> Iterator[tuple[int, str]]:
    for node in attributes(tree):
        if node.attr in WRITES and last_name(node.value) not in NO_RECORDS:
            yield node.lineno, node.attr


def _related(tree) -> Iterator[tuple[int, str]]:
    for node in attributes(tree):
        if node.attr in RELATED and last_name(node.value) in accessors():
            yield node.lineno, f"{last_name(node.value)}.{node.attr}"


def _imported(tree) -> Iterator[tuple[int, str]]:
    """Yield what writes under any name, once it is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name in HELD_OUT or (alias.name in WRITES and node.module != "uuid"):
                    yield node.lineno, alias.name
        elif isinstance(node, ast.Attribute) and node.attr in HELD_OUT:
            yield node.lineno, node.attr


def _statements(tree) -> Iterator[tuple[int, str]]:
    """Yield each sending of SQL, but where its text stands there and reads alone."""
    sent = {
        id(node.func): node.args[0] for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args
    }  # fmt: skip
    for node in ast.walk(tree):
        name = last_name(node)
        if name in SQL and not _reads(sent.get(id(node))):
            yield node.lineno, name


def _reads(statement: ast.AST | None) -> bool:
    if isinstance(statement, ast.JoinedStr):
        parts = [part.value for part in statement.values if isinstance(part, ast.Constant)]
    elif isinstance(statement, ast.Constant):
        parts = [statement.value]
    else:
        return False
    text = " ".join(map(str, parts))
    return bool(READS.match(text)) and not CHANGES.search(text)
