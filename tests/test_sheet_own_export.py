"""Our own export comes back: every field that a sheet can carry is what it was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from centres.text.marks import marked
from incidents import notation, parts
from incidents.exports.cells import guarded
from incidents.exports.incident_rows import LAYERS
from incidents.exports.table import columns
from incidents.fields import ABDUCTION, SALUTE, Value
from incidents.imports.columns.guessing import guess
from incidents.kinds import Credibility, Fate, Kind, Outcome, Precedence, Precision, Reliability
from tests.support.small_sheets import Sheet, read

pytestmark = pytest.mark.django_db

# What only this system knows, and what others of the columns say already.
LEFT_OUT = {
    "id", "version", "position", "centre", "centre_name", "force", "force_name", "reported_by",
    "channel", "struck_at", "strike_reason", "struck_by", "dtg", "in_gap", "bordering",
    "batch", "place_id", "place_name", "revision_reason",
}  # fmt: skip
# Where an imported report came from: here it comes from us.
OF_ITS_SOURCE = {"dataset", "dataset_id", "dataset_reporter", "dataset_received_at"}
LETTERS = "=+-@＝;|,\t\n'\"x\u202e\u200d[]U+2Eكە\u00adé "
TEXT = st.text(st.sampled_from(LETTERS) | st.characters(codec="utf-8"), max_size=30).map(
    lambda text: text.replace("\0", "").replace("\r", "").strip()
)
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2025, 12, 31))  # noqa: DTZ001
LANGUAGES = st.sampled_from(["", "en", "ar", "ckb"])


def drawn(draw):
    """The fields of a report as a row of the log would have them."""
    kind = draw(st.sampled_from(Kind.values))
    precision = draw(st.sampled_from(Precision.values))
    at = draw(TIMES).replace(tzinfo=UTC)
    fields = {
        "kind": kind,
        "precedence": draw(st.sampled_from(Precedence.values)),
        "occurred_at": notation.truncate(at, precision),
        "time_precision": precision,
        "noted_at": draw(st.none() | TIMES.map(lambda at: at.replace(tzinfo=UTC, microsecond=0))),
        "exercise": draw(st.booleans()),
        "place": draw(TEXT),
        "narrative": draw(TEXT) or "x",
        "language": draw(LANGUAGES),
        "perpetrator": draw(TEXT),
        "grading": {
            "source": draw(st.sampled_from(Reliability.values)),
            "information": draw(st.sampled_from(Credibility.values)),
        },
        "casualties": drawn_casualties(draw),
        "local_leader": draw(st.booleans()),
    }
    if draw(st.booleans()) or not fields["place"]:
        fields |= drawn_point(draw)
    if kind == Kind.MOVEMENT:
        fields["salute"] = drawn_part(draw, SALUTE)
    if kind == Kind.ABDUCTION:
        fields["abduction"] = drawn_part(draw, ABDUCTION)
    return {name: value for name, value in fields.items() if value not in ("", None, False, [], {})}


def drawn_casualties(draw):
    cells = st.tuples(st.sampled_from(Outcome.values), st.sampled_from(list(parts.categories())))
    counts = draw(st.dictionaries(cells, st.integers(1, parts.MOST), max_size=3))
    return [{"outcome": o, "category": c, "count": n} for (o, c), n in sorted(counts.items())]


def drawn_point(draw):
    point = (
        round(draw(st.floats(29, 38)), 5),
        round(draw(st.floats(39, 49)), 5),
    )
    square = notation.mgrs_of(*point, draw(st.sampled_from([1, 10, 100, 1_000, 10_000])))
    stated = notation.parse_location(square)
    if draw(st.booleans()) or notation.mgrs_of(*point, stated.precision_m) != square:
        point = stated[:2]
    return {"latitude": point[0], "longitude": point[1], "mgrs": square}


def drawn_part(draw, fields):
    part = {}
    for field in fields:
        if field.value is Value.CODE:
            part[field.key] = draw(st.sampled_from(Fate.values))
        elif field.value is Value.TIME:
            part[field.key] = draw(
                st.none() | TIMES.map(lambda at: at.replace(tzinfo=UTC, microsecond=0))
            )
        else:
            part[field.key] = draw(TEXT)
    return {name: value for name, value in part.items() if value}


def cell(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return guarded(marked(value)) if isinstance(value, str) else str(value)


def exported(fields):
    """The cells of a report in our export, by column."""
    flat = {name: value for name, value in fields.items() if not isinstance(value, dict | list)}
    flat |= {f"{name}_grading": value for name, value in fields["grading"].items()}
    for part in ("salute", "abduction"):
        flat |= {f"{part}_{name}": value for name, value in fields.get(part, {}).items()}
    for one in fields.get("casualties", []):
        flat[f"{one['outcome']}_{one['category']}"] = one["count"]
    if "mgrs" in fields:
        flat["location_precision_m"] = notation.parse_location(fields["mgrs"]).precision_m
    flat |= {"number": "K1-2026-0142", "struck": False, "reported_by_name": "Captain =A"}
    flat |= {"reported_at": datetime(2026, 11, 22, tzinfo=UTC), "kind_label": "x"}
    return {name: cell(value) for name, value in flat.items()}


def table_of(*reports):
    names = [name for name, _piece in columns()]
    return Sheet(names, *([cells.get(name, "") for name in names] for cells in reports))


@given(st.data())
@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.generate],  # shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_field_comes_back_as_it_was(data):
    fields = drawn(data.draw)
    [row] = read(table_of(exported(fields)))
    assert (row.faults, row.doubts) == ({}, {})
    assert row.fields == fields
    assert (row.identifier, row.reporter) == ("K1-2026-0142", "Captain =A")
    assert row.received_at == "2026-11-22T00:00:00Z"


PLAIN = {
    "kind": "ied",
    "precedence": "immediate",
    "occurred_at": datetime(2026, 11, 22, 0, 0, tzinfo=UTC),
    "time_precision": "minute",
    "place": "Kirkuk",
    "narrative": "A bomb.",
    "grading": {"source": "B", "information": 2},
    "latitude": 35.46812,
    "longitude": 44.39221,
    "mgrs": "38S ME 4485 2512",
}


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_every_column_is_mapped_or_known_to_be_left_out(language):
    with translation.override(language):
        table = table_of(exported(PLAIN))
        found = guess(table)
    assert (found.mapping.layout, found.questions) == ("own", [])
    labels = {name for name in table.headings if name.endswith("_label")}
    areas = {name for layer in LAYERS for name in (layer, f"{layer}_name")}
    assert set(found.mapping.left_out(table)) - OF_ITS_SOURCE == LEFT_OUT | labels | areas


def test_what_was_struck_does_not_come_back():
    [row] = read(table_of(exported(PLAIN) | {"struck": "true"}))
    assert row.faults == {"struck": "This report was struck in its source."}


def test_a_workbook_of_it_says_the_same():
    typed = exported(PLAIN) | {
        "occurred_at": datetime(2026, 11, 22),  # noqa: DTZ001 – as a workbook types it
        "latitude": 35.46812,
        "longitude": 44.39221,
        "location_precision_m": 10.0,
        "struck": False,
        "information_grading": 2,
    }
    day = typed | {"occurred_at": datetime(2026, 11, 22).date()}  # noqa: DTZ001
    said = {read(table_of(cells))[0].canonical() for cells in (exported(PLAIN), typed, day)}
    assert len(said) == 1


def test_a_few_columns_of_it_are_enough():
    table = Sheet(
        ["id", "number", "kind", "occurred_at", "latitude", "longitude"],
        ["1", "K1-2024-0001", "ied", "2024-05-01T07:00:00Z", "35.4681", "44.3922"],
    )
    assert guess(table).questions == []
    [row] = read(table)
    assert (row.faults, row.identifier) == ({}, "K1-2024-0001")
    assert row.fields["occurred_at"] - timedelta(hours=7) == datetime(2024, 5, 1, tzinfo=UTC)
