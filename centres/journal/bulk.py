"""Many new rows into a table at once, by COPY: what `bulk_create` does, several times as fast."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Any

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

NULL = r"\N"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def insert(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model, whose keys are set or left to the database.

    Under row-level security PostgreSQL takes no copies: such a model says how it is opened.
    """
    if not rows:
        return
    if opened_for := getattr(rows[0], "opened_for", None):
        with opened_for(rows):
            type(rows[0])._default_manager.bulk_create(rows)
        return
    fields = [
        field
        for field in rows[0]._meta.concrete_fields
        if not (field.primary_key and rows[0].pk is None)
    ]
    columns = [(field.attname, _encoder(field)) for field in fields]
    lines = io.StringIO()
    for row in rows:
        values = row.__dict__
        cells = [NULL if values[name] is None else encode(values[name]) for name, encode in columns]
        lines.write("\t".join(cells) + "\n")
    lines.seek(0)
    table, quote = rows[0]._meta.db_table, connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    # Django wraps the errors of execute, not of COPY.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {quote(table)} ({names}) FROM STDIN", lines)


def _encoder(field: models.Field) -> Callable[[Any], str]:
    """Return what turns a value of the field into a cell of COPY's text format."""
    if hasattr(field, "copied"):
        return field.copied
    for kind, encode in ENCODERS:
        if isinstance(field, kind):
            return encode
    return str


def _text(value) -> str:
    return str(value).translate(_ESCAPES)


def _json(value) -> str:
    return _text(orjson.dumps(value).decode())


def _array(value) -> str:
    return _text("{" + ",".join(str(item) for item in value) + "}")


def _bytes(value) -> str:
    return r"\\x" + value.hex()


def _time(value) -> str:
    return value.astimezone(UTC).isoformat()


ENCODERS: list[tuple[type | tuple[type, ...], Callable[[Any], str]]] = [
    (models.JSONField, _json),
    (ArrayField, _array),
    (models.BinaryField, _bytes),
    (models.DateTimeField, _time),
    ((models.TextField, models.CharField, models.ForeignKey), _text),
]
