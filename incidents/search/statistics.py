"""Incidents and casualties counted in any grouping: by the database, bounded in size and time.

What is counted is what was found visible and filtered; of reports of the same event one counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.db.models import Case, DateField, Expression, F, Q, When
from django.db.models.functions import ExtractHour, TruncDate, TruncMonth, TruncWeek
from django.utils.translation import gettext as _
from psycopg2.errors import QueryCanceled

from centres.models import Area, AreaEdition
from incidents.days import EXACT
from incidents.kinds import Outcome, Precision

MOST = 20_000  # rows of an answer
SAMPLE = 60_000  # incidents tried first: more than MOST rows of these are more of all
PATIENCE_S = 4  # of the database, below the limit of a request
OUTCOMES = list(Outcome.values)


@dataclass(frozen=True)
class Dimension:
    """What incidents may be grouped by: how the database tells it, and how the answer does."""

    column: Expression | F
    in_answer: Callable[[Any], Any] = lambda value: value


def _known(precisions: Sequence[str], expression: Expression) -> Expression:
    """Return the unit of the time where it is known that exactly, else null."""
    return Case(When(Q(time_precision__in=precisions), then=expression))


def _week(monday: date) -> str:
    year, week, _day = monday.isocalendar()
    return f"{year:04}-W{week:02}"


DAYS = [*EXACT, Precision.DAY]
# Units of the calendar in C. A time is the start of the unit in which it is known: a week counts
# in the month in which it begins; what is known to the month has no week.
COLUMNS = {
    "centre": Dimension(F("centre_id")),
    "kind": Dimension(F("kind")),
    "precedence": Dimension(F("precedence")),
    "in_gap": Dimension(F("in_gap")),
    "day": Dimension(_known(DAYS, TruncDate("occurred_at")), date.isoformat),
    "week": Dimension(
        _known([*DAYS, Precision.WEEK], TruncWeek("occurred_at", output_field=DateField())), _week
    ),
    "month": Dimension(
        TruncMonth("occurred_at", output_field=DateField()), lambda day: day.isoformat()[:7]
    ),
    "hour": Dimension(_known(EXACT, ExtractHour("occurred_at")), int),
}
# Both are grouped by the sets of areas first, of which there are few: only of these is it looked
# up which is the area of a layer.
STATEMENT = """
    WITH chosen AS NOT MATERIALIZED ({source}),
    parts AS (
        SELECT {keys} count(*) AS counted, NULL AS outcome, 0 AS harmed FROM chosen {grouped}
        UNION ALL
        SELECT {keys} 0, cell.outcome, sum(cell.count)
        FROM chosen, jsonb_to_recordset(casualties) AS cell (outcome text, count integer)
        WHERE casualties <> '[]' GROUP BY {keys} cell.outcome
    )
    SELECT {shown} coalesce(sum(counted), 0)::bigint, {sums} FROM parts {cells} LIMIT {most}
"""
AREA = "(SELECT max(key) FROM unnest(areas) AS key WHERE key = ANY(%s))"
SUM = "coalesce(sum(harmed) FILTER (WHERE outcome = '%s'), 0)::bigint"
LAYERS = [layer.value for layer in AreaEdition.Layer]
DIMENSIONS = [*COLUMNS, *LAYERS]


def table(incidents, by: Sequence[str]) -> list[dict]:
    """Return a row for each cell that holds an incident, in the order of what it is grouped by.

    A row has each of `by` (an area as code and name; null where it is not known, or no area of
    the layer holds the point), `incidents`, and `casualties` by outcome. Raises ValidationError
    where that would be more than MOST rows, or take longer than PATIENCE_S.
    """
    source = incidents.filter(same_as=None).in_force().order_by()
    rows = _cells(source[:SAMPLE], by)
    if sum(row[len(by)] for row in rows) >= SAMPLE:
        rows = _cells(source, by)
    areas = _areas_of(rows, by)
    return sorted((_told(row, by, areas) for row in rows), key=lambda row: _order(row, by))


def _cells(source, by: Sequence[str]) -> list[tuple]:
    """Return the cells as the database counts them: `by`, incidents, and a sum for each outcome."""
    statement, parameters = _statement(source, by)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Thousands of groups fit into this memory; compiling takes longer than it saves.
            cursor.execute(
                f"SET LOCAL statement_timeout = '{PATIENCE_S}s'; SET LOCAL work_mem = '64MB'; "
                "SET LOCAL jit = off"
            )
            cursor.execute(statement, parameters)
            rows = cursor.fetchall()
    except OperationalError as late:
        if isinstance(late.__cause__, QueryCanceled):
            raise _too_much(_("This takes too long")) from late
        raise
    if len(rows) > MOST:
        raise _too_much(_("This is more than %s rows") % f"{MOST:,}")
    return rows


def _too_much(what: str) -> ValidationError:
    sentence = _("%s: narrow the time by occurred_from and occurred_until, or group by less.")
    return ValidationError({"group_by": sentence % what})


def _statement(source, by: Sequence[str]) -> tuple[str, list]:
    """Return the one statement that counts, and its parameters."""
    columns = {f"by_{name}": COLUMNS[name].column for name in by if name in COLUMNS}
    layers = [name for name in by if name in LAYERS]
    areas = ["areas"] if layers else []
    told, parameters = source.values("casualties", *areas, **columns).query.sql_with_params()
    keys = [*columns, *areas]
    parts = {
        "source": told,
        "keys": "".join(f"{name}, " for name in keys),
        "grouped": f"GROUP BY {', '.join(keys)}" if keys else "",
        "shown": "".join(f"{AREA if name in layers else f'by_{name}'}, " for name in by),
        "sums": ", ".join(SUM % name for name in OUTCOMES),
        "cells": f"GROUP BY {', '.join(str(i + 1) for i in range(len(by)))}" if by else "",
        "most": MOST + 1,
    }
    return STATEMENT.format(**parts), [*parameters, *(_keys_of(name) for name in layers)]


def _keys_of(layer: str) -> list[int]:
    return list(Area.objects.filter(layer=layer).values_list("pk", flat=True))


def _areas_of(rows: list[tuple], by: Sequence[str]) -> dict[int, dict]:
    """Return code and name of every area in the rows, by its key."""
    places = [i for i, name in enumerate(by) if name in LAYERS]
    keys = {row[i] for row in rows for i in places} - {None}
    areas = Area.objects.filter(pk__in=keys).defer("shape")
    return {area.pk: {"code": area.code, "name": area.title} for area in areas}


def _told(row: tuple, by: Sequence[str], areas: dict[int, dict]) -> dict:
    cells = {name: _value(name, value, areas) for name, value in zip(by, row, strict=False)}
    counted, *sums = row[len(by) :]
    return {**cells, "incidents": counted, "casualties": dict(zip(OUTCOMES, sums, strict=True))}


def _value(name: str, value, areas: dict[int, dict]):
    if value is None:
        return None
    return areas[value] if name in LAYERS else COLUMNS[name].in_answer(value)


def _order(row: dict, by: Sequence[str]) -> list[tuple]:
    """Return what rows are ordered by; what is not known comes last."""
    values = (row[name] for name in by)
    named = (v and (v["name"], v["code"]) if isinstance(v, dict) else v for v in values)
    return [(value is None, value) if value is None else (False, value) for value in named]
