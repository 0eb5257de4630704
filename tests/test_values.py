"""One form for every value that enters the book: what was written is what the row gives back."""

import math
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from centres import values
from centres.journal.entries import canonical
from centres.models import JournalEntry, Record
from centres.models.record import subjects
from incidents.actions import Conflict
from tests.support import builders, story

PIECES = [
    "\r\n",
    "\r",
    "\n",
    "e\u0301",
    "\u0671\u0653",
    "\u064a\u0654",
    "\u0958",
    "\u200d",
    "\u202e",
]
PIECES += ["\x01", "\u2028", "\ufeff", "🚁", "ڕ", " ", "x", "\u0301", "K", "\u212b"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
NUMBERS = st.one_of(
    st.sampled_from([-0.0, 0.0, -1e-7, 5e-324, -5e-324, 1e-300, 35, 44, 35.4681, 44.123456789]),
    st.floats(min_value=-180, max_value=180),
)
OFFSETS = st.integers(min_value=-15 * 60 - 59, max_value=15 * 60 + 59).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)


def odd(value, data):
    """Return what is told with its texts, numbers and times made odd, each or none."""
    if isinstance(value, Record | bool | bytes) or value is None:
        return value
    if isinstance(value, dict):
        return {name: odd(inner, data) for name, inner in value.items()}
    if isinstance(value, list):
        return [odd(inner, data) for inner in value]
    if isinstance(value, str):
        return value + data.draw(st.one_of(st.just(""), TEXTS))
    if isinstance(value, float):
        return data.draw(st.one_of(st.just(value), NUMBERS))
    if isinstance(value, datetime):
        return value.astimezone(data.draw(OFFSETS))
    return value


def written_is_read_back(record: Record) -> bool:
    entry = JournalEntry.objects.get(position=record.position)
    assert (entry.subject, entry.key) == (record.subject, record.key())
    stored = type(record).objects.get(pk=record.pk)
    return canonical(stored.state()) == canonical(entry.state())


def drawn(examples):
    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("verb", sorted(story.VERBS))
def test_what_a_verb_writes_is_what_the_row_gives_back(verb, db):
    taken, kinds = 0, set()

    @seed(2026)
    @drawn(8)
    @given(data=st.data())
    def holds(data):
        nonlocal taken
        with transaction.atomic():
            telling = story.telling(verb)
            telling.arguments = odd(telling.arguments, data)
            try:
                with transaction.atomic():
                    record = telling.act()
            except (ValidationError, PermissionDenied, Conflict):
                record = None
            if record is not None:
                taken, _ = taken + 1, kinds.add(record.subject)
                assert written_is_read_back(record)
            transaction.set_rollback(True)

    holds()
    assert taken, f"nothing drawn for {verb} was taken"


def test_every_kind_of_record_is_drawn():
    """Of which kind the records are that verbs write; forces come with migrations alone."""
    spoken = {name for model in subjects().values() for name in model.verbs}
    assert story.verbs() <= spoken
    silent = {s for s, model in subjects().items() if not set(model.verbs) & story.verbs()}
    assert silent <= {"force"}


POINTS = st.tuples(
    st.one_of(NUMBERS.filter(lambda n: -79 <= n < 83), st.integers(-79, 83)),
    st.one_of(NUMBERS, st.integers(-180, 180)),
)


@pytest.mark.django_db
def test_a_point_is_written_as_it_is_read_back(nalin):
    @seed(2026)
    @drawn(60)
    @given(point=POINTS)
    def holds(point):
        latitude, longitude = point
        with transaction.atomic():
            told = {"mgrs": "", "latitude": latitude, "longitude": longitude}
            told["location_confirmed"] = True
            incident = builders.report(nalin, **told)
            assert written_is_read_back(incident)
            assert not [n for n in (incident.latitude, incident.longitude) if is_minus_zero(n)]
            transaction.set_rollback(True)

    holds()


def is_minus_zero(number) -> bool:
    return number == 0 and math.copysign(1, number) < 0


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused_by_its_name(number, nalin):
    with pytest.raises(ValidationError) as refused:
        builders.report(nalin, mgrs="", latitude=number, longitude=44.0)
    assert set(refused.value.message_dict) == {"latitude"}


def test_a_path_says_where_in_what_was_told_it_is():
    told = {"fields": {"narrative": "\x00", "salute": {"size": "\ud800"}}, "reason": "\x00"}
    with pytest.raises(ValidationError) as refused:
        values.cleaned(told)
    assert set(refused.value.message_dict) == {"narrative", "salute.size", "reason"}


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("e\u0301 \u064a\u0654", "é ئ"),
        ("می\u200cخۆ \u200d", "می\u200cخۆ \u200d"),
        ("safe\u202egpj", "safe\u202egpj"),
    ],
)
def test_a_text_is_composed_and_its_lines_end_alike(told, kept):
    assert values.plain(told) == kept


FARTHEST = "2026-11-22T14:05:00+15:59"
UNTAKEN = ["2026-11-22T14:05:00+16:00", "2026-11-22T14:05:00-23:59", "2026-11-22T14:05:00"]
UNTAKEN += ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1899-12-31T23:59:59Z"]
UNTAKEN += [
    "2201-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-11-22T25:00:00Z",
    "soon",
    "",
    None,
]


def test_a_time_is_taken_to_utc():
    assert values.read_time(FARTHEST) == datetime(2026, 11, 21, 22, 6, tzinfo=UTC)
    assert values.read_time(FARTHEST).tzinfo is UTC


@pytest.mark.parametrize("text", UNTAKEN)
def test_a_time_that_the_database_refuses_is_refused_before(text):
    with pytest.raises(ValidationError):
        values.read_time(text)


FAR = ["2026-01-01T00:00:00+23:59", "2026-01-01T00:00:00-23:59", "2026-01-01T00:00:00+16:00"]
FAR += ["9999-12-31T23:59:59-15:59", "0001-01-01T00:00:00+15:59"]
BOUNDS = ["occurred_from", "occurred_until", "reported_from", "reported_until"]


@pytest.mark.parametrize("far", FAR)
@pytest.mark.parametrize("name", BOUNDS)
def test_every_filter_of_a_time_names_one_that_is_too_far(name, far, nalin, browse):
    client = browse(nalin)
    for address in ("/incidents/", "/map/", "/incidents/export/"):
        told = {name: far} | ({"format": "csv"} if "export" in address else {})
        assert client.get(address, told).status_code == 400, address
    for address in ("/api/v1/incidents", "/api/v1/statistics"):
        told = {name: far} | ({"group_by": "kind"} if "statistics" in address else {})
        answer = client.get(address, told)
        assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, name)


@pytest.mark.parametrize("far", FAR)
def test_a_posting_begins_at_no_time_that_is_too_far(far, dara, nalin, browse):
    told = {"role": "liaison", "centre": "K1", "submission": uuid4()}
    for name in ("since", "until"):
        page = browse(dara).post(f"/officers/{nalin.pk}/post/", {**told, name: far})
        assert (page.status_code, set(page.context["form"].errors)) == (400, {name})


@pytest.mark.parametrize("far", [timedelta(hours=23, minutes=59), -timedelta(hours=16)])
def test_a_form_that_was_opened_at_a_far_offset_offers_its_times_anew(far, nalin, browse):
    """It names the moment it was opened at, and the times offered count from there."""
    opened = datetime.now(UTC).astimezone(timezone(far)).isoformat()
    told = {"submission": uuid4(), "centre": "K1", "addressee": "DIYALA", "kind": "verify"}
    told |= {"text": "Was it so?", "within": "2", "opened": opened}
    page = browse(nalin).post("/requests/new/", told)
    assert (page.status_code, set(page.context["form"].errors)) == (400, {"within"})
