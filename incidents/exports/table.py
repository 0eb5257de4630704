"""CSV of incidents, written by PostgreSQL itself: codes, and beside them their labels.

What readers may rely on stands in the API's description of the list of incidents.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db import connection
from django.utils.translation import get_language

from centres.models import Centre, Force
from centres.models.officers import Rank
from centres.text import marks
from centres.text.languages import NAMED_IN, in_arabic_script
from incidents import kinds, parts
from incidents.exports import cells
from incidents.exports.incident_rows import COLUMNS, LAYERS
from incidents.fields import ABDUCTION, LATER, NAMED, SALUTE, Value
from incidents.models.incident import IncidentQuerySet

BOM = b"\xef\xbb\xbf"
READ = [*COLUMNS, "serial"]
NUMBERS = {"version", "position", "latitude", "longitude", "location_precision_m"}
# As `notation.dtg` prints it; a time is the start of its unit in C.
DTG = """
    to_char(
        i.occurred_at AT TIME ZONE 'Etc/GMT-3',
        CASE i.time_precision
            WHEN 'minute' THEN 'DDHH24MI"C" MON '
            WHEN 'hour' THEN 'DDHH24"C" MON '
            WHEN 'month' THEN 'MON '
            ELSE 'DD MON '
        END
        || CASE WHEN extract(year FROM i.occurred_at AT TIME ZONE 'Etc/GMT-3') BETWEEN 1970 AND 2069
            THEN 'YY' ELSE 'YYYY' END
    )
"""
Piece = tuple[str, Sequence]  # an expression of SQL, and its parameters


def write(incidents: IncidentQuerySet, send: Callable[[bytes], None]) -> int:
    """Send the incidents as CSV, in the order of the log; return how many they are."""
    send(BOM)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(cursor.mogrify(*copy(incidents)), Sending(send))
        return cursor.rowcount


class Sending:
    """What COPY writes to."""

    def __init__(self, send: Callable[[bytes], None]):
        self.write = send


def copy(incidents: IncidentQuerySet) -> Piece:
    """Return the statement that writes the table, in the order of the log, every text quoted."""
    sql, parameters = _select(incidents)
    numbers = {*NUMBERS, *_harm()}
    quoted = ", ".join(f'"{name}"' for name, _piece in columns() if name not in numbers)
    return f"COPY ({sql}) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE ({quoted}))", parameters


def _select(incidents: IncidentQuerySet) -> Piece:
    rows, given = incidents.order_by().values(*READ).query.sql_with_params()
    names, pieces = zip(*columns(), strict=True)
    named = ", ".join(f'{sql} AS "{name}"' for name, (sql, _) in zip(names, pieces, strict=True))
    parameters = [value for _sql, values in pieces for value in values]
    sql = f"SELECT {named} FROM ({rows}) AS i {BESIDE} {ORDER}"  # noqa: S608
    return sql, [*parameters, *given]


def columns() -> Iterator[tuple[str, Piece]]:
    """Yield the columns: their names, in one order for good, and what is read into them."""
    yield from _head()
    yield from _when_and_where()
    yield from _words()
    yield from _harmed()
    for field in (*SALUTE, *ABDUCTION):
        yield field.flat, _text(f"i.{field.top} ->> '{field.key}'")
    yield "struck_by", _plain("struck_by_id")
    for field in LATER:
        yield from _of(field.name)
    yield "batch", _plain("batch_id")
    yield "place_id", ("NULLIF(i.place_key, '')", [])
    yield "place_name", _named_place()
    yield "revision_reason", _text("i.revision_reason")


BESIDE = """
    JOIN centres_officer AS author ON author.id = i.reported_by_id
    LEFT JOIN LATERAL (
        SELECT jsonb_object_agg(a.layer, jsonb_build_array(
            a.code, a.name, nullif(a.name_ar, ''), nullif(a.name_ckb, ''))) AS names
        FROM centres_area AS a WHERE a.id = ANY (i.areas)
    ) AS area ON true
    LEFT JOIN LATERAL (
        SELECT jsonb_object_agg(c.outcome || '_' || c.category, c.count) AS cells
        FROM jsonb_to_recordset(i.casualties) AS c(outcome text, category text, count int)
    ) AS harm ON true
"""
ORDER = "ORDER BY i.occurred_at DESC, i.serial DESC, i.id DESC"


def _head() -> Iterator[tuple[str, Piece]]:
    for name in ("id", "number", "version"):
        yield name, _plain(name)
    yield "position", ("greatest(i.position, i.touched)", [])
    yield "centre", _plain("centre_id")
    yield "centre_name", _label("i.centre_id", ((c.pk, c.name) for c in Centre.objects.all()))
    yield "force", _plain("force_id")
    yield "force_name", _label("i.force_id", ((f.pk, f.name) for f in Force.objects.all()))
    yield "reported_by", _plain("reported_by_id")
    yield "reported_by_name", _author()
    yield from _of("kind")
    yield from _of("precedence")
    yield "channel", _plain("channel")
    yield "exercise", _flag("i.exercise")
    yield "struck", _flag("i.struck_at IS NOT NULL")
    yield "struck_at", _time("struck_at")
    yield "strike_reason", _text("i.strike_reason")


def _when_and_where() -> Iterator[tuple[str, Piece]]:
    yield "occurred_at", _time("occurred_at")
    yield "time_precision", _plain("time_precision")
    yield "dtg", (DTG, [])
    yield "noted_at", _time("noted_at")
    yield "reported_at", _time("reported_at")
    yield "place", _text("i.place")
    for name in ("latitude", "longitude", "mgrs", "location_precision_m"):
        yield name, _plain(name)
    for layer in LAYERS:
        yield layer, _text(f"area.names -> '{layer}' ->> 0")
        yield f"{layer}_name", _text(_said(f"area.names -> '{layer}'"))
    yield "in_gap", _flag("i.in_gap")
    yield "bordering", ("array_to_string(i.bordering, ' ')", [])


def _said(area: str) -> str:
    """Return the name of an area in the language of who reads it, else as its file had it."""
    language = get_language()
    places = [NAMED_IN.index(language) + 1] if language in NAMED_IN[1:] else []
    return f"coalesce({', '.join(f'{area} ->> {place}' for place in [*places, 1])})"


def _words() -> Iterator[tuple[str, Piece]]:
    yield "narrative", _text("i.narrative")
    yield "language", _plain("language")
    for name in ("perpetrator", "grading.source", "grading.information"):
        yield from _of(name)


def _harmed() -> Iterator[tuple[str, Piece]]:
    for cell in _harm():
        yield cell, ("harm.cells ->> %s", [cell])
    yield "local_leader", _flag("i.local_leader")


def _harm() -> list[str]:
    return [f"{o}_{category}" for o in kinds.Outcome.values for category in parts.categories()]


def _of(name: str) -> Iterator[tuple[str, Piece]]:
    """Yield a field of the report: a code is followed by its label."""
    field = NAMED[name]
    column = f"i.{field.flat}"
    if field.value is Value.TEXT:
        yield field.flat, _text(column)
    elif field.value is Value.FLAG:
        yield field.flat, _flag(column)
    else:
        yield field.flat, _plain(field.flat)
        yield f"{field.flat}_label", _label(column, field.choices)


def _plain(name: str) -> Piece:
    return f"i.{name}", []


def _flag(condition: str) -> Piece:
    return f"({condition})::text", []


def _text(sql: str) -> Piece:
    """Return what somebody wrote, as a cell holds it."""
    return cells.written(sql)


def _label(code: str, labels: Iterable[tuple]) -> Piece:
    """Return the label of a code in the language of who reads it, as a cell holds it."""
    texts = [text for key, label in labels for text in (str(key), _cell(str(label)))]
    return f"CASE {code}::text {'WHEN %s THEN %s ' * (len(texts) // 2)}END", texts


def _cell(text: str) -> str:
    return cells.guarded(marks.marked(marks.isolated(text)))


def _author() -> Piece:
    """Return rank and name, the name in the script of who reads it."""
    arabic = "NULLIF(author.name_arabic, '')" if in_arabic_script() else "NULL"
    name, signs = _text(f"coalesce({arabic}, author.name_latin)")
    rank, ranks = _label("author.rank", Rank.choices)
    return f"concat_ws(' ', {rank}, {name})", [*ranks, *signs]


def _named_place() -> Piece:
    """Return the name of the place in the language of who reads it, else in English."""
    told = "coalesce(NULLIF(i.place_names ->> %s, ''), i.place_names ->> 'en')"
    name, signs = _text("named.place")
    named = f"(SELECT {name} FROM (SELECT {told} AS place) AS named)"  # noqa: S608
    return named, [*signs, get_language()]


def _time(name: str) -> Piece:
    pattern = 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
    return f"to_char(i.{name} AT TIME ZONE 'UTC', '{pattern}')", []
