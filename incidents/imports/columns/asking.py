"""What nothing in a sheet decides, so that an officer is asked before anything is judged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incidents import parts
from incidents.fields import NAMED
from incidents.imports.columns.scanning import CODED, GRADED, Found, Scan
from incidents.imports.mapping import DATED, HARM, PLACED, WORDS, Column, Mapping, numbered
from incidents.imports.rows import cells, codes, dates
from incidents.imports.rows.row_cells import Columns
from incidents.imports.rows.row_what import Kind

if TYPE_CHECKING:
    from incidents.imports.files.tables import Table

MOST = 100  # values of one column of which each is asked


@dataclass(frozen=True)
class Question:
    """What nothing in the sheet decides. `answered` takes one of its choices."""

    code: str  # date_order, serials, no_date, no_place, no_kind, value, many_values, whose, twice
    sentence: str
    choices: tuple[tuple[str, str], ...]  # value and label
    heading: str = ""  # the column
    nth: int = 0
    target: str = ""
    written: str = ""  # the value that is not known (code `value`)
    count: int = 0  # rows concerned
    rows: tuple[int, ...] = ()  # numbers of the first few of them


def questions_of(mapping: Mapping, table: "Table", scan: Scan, asked: set[str]) -> list[Question]:
    """Return the questions, but those of a field that is `asked` by another."""
    return [
        *_of_missing(mapping, table, asked),
        *_of_dates(mapping, scan),
        *_of_kinds(Columns(mapping, table), scan),
        *_of_values(Columns(mapping, table), scan),
        *_of_harm(scan),
    ]


def _of_missing(mapping: Mapping, table: "Table", asked: set[str]) -> Iterator[Question]:
    free = [
        (f"{nth}:{heading}", heading)
        for heading, nth in numbered(table.headings)
        if heading and (heading, nth) not in {(c.heading, c.nth) for c in mapping.columns}
    ]
    if not mapping.has(*DATED) and "date" not in asked:
        sentence = _("No column says when. Choose the one with the date.")
        yield Question("no_date", sentence, tuple(free), target="date")
    whole = mapping.has("latitude") is mapping.has("longitude")
    if not (mapping.has(*PLACED) and whole) and not {*PLACED, "longitude"} & asked:
        sentence = _("No column says where. Choose one with the place, or map the coordinates.")
        yield Question("no_place", sentence, tuple(free), target="place")
    if not mapping.has("kind") and "kind" not in asked:
        sentence = _("No column says what happened. Choose the kind of all rows, or map a column.")
        yield Question("no_kind", sentence, _choices("kind"), target="kind")


def _choices(target: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), str(label)) for code, label in NAMED[target].choices)


def _of_dates(mapping: Mapping, scan: Scan) -> Iterator[Question]:
    if mapping.date_order:
        return
    columns = list(scan.dated())
    for column in columns:
        found = scan.of(column)
        if found and all(map(dates.is_serial, found)):
            yield _serials(column, found)
            return
    orders = scan.orders()
    heading = columns[0].heading if columns else ""
    if orders.rows and not orders.common:
        yield Question("date_order", _mixed(orders.rows), _orders(list(dates.ORDERS)), heading)
    elif orders.common and orders.differ:
        sentence = _("How are dates written in this sheet? “%s” may be several days.")
        choices = _orders_of(orders.example, orders.common)
        yield Question("date_order", sentence % orders.example, choices, heading)


def _serials(column: Column, found: dict[Any, Found]) -> Question:
    example = next(iter(found))
    day = _day(example, "serial")
    sentence = _("This column holds numbers. As a spreadsheet counts days, %(number)s is %(day)s.")
    return Question(
        "serials",
        sentence % {"number": cells.text_of(example), "day": day.isoformat()},
        (("serial", _("Read them as days")), ("", _("Leave the column out"))),
        column.heading,
        column.nth,
        column.target,
    )


def _mixed(rows: dict[str, list[int]]) -> str:
    labels = dict(_orders(list(dates.ORDERS)))
    wrong = "; ".join(
        f"{labels[order]}: {', '.join(map(str, numbers))}"
        for order, numbers in rows.items()
        if numbers
    )
    return (
        _("Dates of this sheet are written in different orders. Rows that do not fit: %s.") % wrong
    )


def _orders_of(example: str, names: list[str]) -> tuple[tuple[str, str], ...]:
    """Return each order with the day that the example is by it."""
    days = {name: _day(example, name) for name in names}
    return tuple(
        (name, f"{label}: {date_format(days[name], 'j F Y')}") for name, label in _orders(names)
    )


def _day(cell: Any, order: str) -> date:
    return dates.read_date(cell, order, "C").at.astimezone(dates.ZONES["C"]).date()


def _orders(names: list[str]) -> tuple[tuple[str, str], ...]:
    labels = {
        "dmy": _("day/month/year"),
        "mdy": _("month/day/year"),
        "ymd": _("year/month/day"),
    }
    return tuple((name, labels[name]) for name in names)


def _of_kinds(columns: Columns, scan: Scan) -> Iterator[Question]:
    kind = Kind(columns)
    unknown: dict[str, list[Found]] = {}
    for given, found in scan.kinds.items():
        code, written = kind.of(given)
        if code is None and written:
            unknown.setdefault(written, []).append(found)
    heading = kind.kinds[0][1] if kind.kinds else ""
    yield from _of_words("kind", heading, {w: _sum(many) for w, many in unknown.items()})


def _of_values(columns: Columns, scan: Scan) -> Iterator[Question]:
    for column in scan.columns:
        if column.target in (*CODED, *GRADED):
            unknown: dict[str, list[Found]] = {}
            for cell, found in scan.of(column).items():
                written = cells.text_of(cell)
                if columns.code_of(column.target, written) is None:
                    unknown.setdefault(written, []).append(found)
            found_by_word = {word: _sum(many) for word, many in unknown.items()}
            yield from _of_words(column.target, column.heading, found_by_word)


def _of_words(target: str, heading: str, unknown: dict[str, Found]) -> Iterator[Question]:
    refuse = ("", _("Refuse these rows"))
    if len(unknown) > MOST:
        examples = ", ".join(f"“{word[:40]}”" for word in list(unknown)[:5])
        sentence = _("%(count)s values of this column are not known: %(examples)s, …")
        yield Question(
            "many_values",
            sentence % {"count": len(unknown), "examples": examples},
            (*_choices(target), refuse),
            heading,
            target=target,
            written=codes.ANY_OTHER,
            count=sum(found.count for found in unknown.values()),
        )
        return
    for word, found in sorted(unknown.items(), key=lambda pair: (-pair[1].count, pair[0])):
        yield Question(
            "value",
            _("What does “%s” stand for?") % word,
            (*_choices(target), refuse),
            heading,
            target=target,
            written=word,
            count=found.count,
            rows=tuple(found.rows),
        )


def _sum(many: list[Found]) -> Found:
    rows = sorted(row for found in many for row in found.rows)
    return Found(sum(found.count for found in many), rows[:5])


def _of_harm(scan: Scan) -> Iterator[Question]:
    for column in scan.columns:
        if column.target.startswith(HARM):
            counted = [found for cell, found in scan.of(column).items() if _counts(cell)]
            if counted:
                total = _sum(counted)
                yield Question(
                    "whose",
                    _("Whose casualties does “%s” count?") % column.heading,
                    (
                        *parts.categories().items(),
                        (WORDS, _("Nobody knows: keep the numbers in words")),
                        ("", _("Leave the column out")),
                    ),
                    column.heading,
                    column.nth,
                    column.target,
                    count=total.count,
                    rows=tuple(total.rows),
                )


def _counts(cell: Any) -> bool:
    try:
        return bool(cells.read_count(cell))
    except ValidationError:
        return False
