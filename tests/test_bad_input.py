"""Hostile input through form and API: kept exactly or refused with a sentence, never a failure."""

import json
from unicodedata import normalize

import pytest
from django.utils.html import escape

from centres.text.marks import marked
from incidents.models import Draft, Incident
from tests.test_api_incidents import LIST, body, paths
from tests.test_reporting import typed

pytestmark = pytest.mark.django_db

FORM = "/incidents/new/"
STORABLE = {
    "override": "safe\u202egpj.exe\u202c \u2066x\u2069",
    "html": "<script>alert('1')</script>\"><img src=x onerror=alert(1)>",
    "formula": "=HYPERLINK(\"http://x\";1)+@cmd|'/C calc'!A0",
    "template": "{{ 7*7 }}{% include 'x' %}${7*7} %s %(x)s",
    "sql": "'; DROP TABLE incidents_incident; --\\",
    "marks": "Z\u0351\u036b\u0343\u036a\u0302a\u200bl\u2028g\ufeffo \U0010ffff 🚁",
    "lines": "a\r\nb\tc",
    "controls": "a\x01\x07\x1b[31mb\x7f",
    "longest": "ڕ" * 200,
}
TEXTS = ["narrative", "place", "perpetrator"]


def one_form(text):
    """Return a text as the book holds it: composed, its lines ended by LF."""
    return normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


@pytest.fixture
def client(nalin, browse):
    return browse(nalin)


@pytest.fixture
def send(client):
    def post(told, **more):
        raw = told if isinstance(told, bytes) else json.dumps(told)
        return client.post(LIST, raw, **{"content_type": "application/json", **more})

    return post


@pytest.mark.parametrize("text", STORABLE.values(), ids=STORABLE)
def test_any_text_is_kept_exactly_by_the_api(text, send, client):
    answer = send(body(**dict.fromkeys(TEXTS, text), source=text))
    kept = one_form(text)
    assert [answer.json()[name] for name in TEXTS] == [kept] * 3
    assert [getattr(Incident.objects.get(), name) for name in TEXTS] == [kept] * 3
    assert Incident.objects.get().sources.get().text == kept
    page = client.get(f"/incidents/{answer.json()['number']}/").content.decode()
    assert "<script>alert" not in page
    assert escape(marked(kept[:10])) in page


@pytest.mark.parametrize("text", STORABLE.values(), ids=STORABLE)
def test_any_text_is_kept_exactly_by_the_form(text, client):
    client.post(FORM, typed(**dict.fromkeys(TEXTS, text), source=text))
    incident = Incident.objects.get()
    assert [getattr(incident, name) for name in TEXTS] == [one_form(text)] * 3
    assert incident.sources.get().text == one_form(text)
    assert client.get("/incidents/").status_code == 200


SALUTE, FATE = {"kind": "movement"}, {"kind": "abduction"}
FAR = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z"]
REFUSED_BY_API = [
    *((name, {name: "a\x00b"}) for name in [*TEXTS, "source", "mgrs", "kind", "language", "dtg"]),
    *((name, {name: "x" * 900_000}) for name in [*TEXTS, "source", "mgrs", "dtg", "submission"]),
    *((name, {name: value}) for name in body() for value in ([], {}, None, True)),
    *((name, {name: []}) for name in ["place", "local_leader", "grading", "latitude", "exercise"]),
    *(("occurred_at", {"occurred_at": at}) for at in [*FAR, "2026-11-20", "2026-11-20T10:00", 5]),
    *(("noted_at", {"noted_at": at}) for at in FAR),
    *(("salute.observed_at", {**SALUTE, "salute": {"observed_at": at}}) for at in [*FAR, 5, []]),
    ("abduction.outcome_at", {**FATE, "abduction": {"outcome": "freed", "outcome_at": FAR[1]}}),
    ("abduction.demand", {**FATE, "abduction": {"demand": "\x00"}}),
    ("abduction.x", {**FATE, "abduction": {"x": 1}}),
    ("salute", {**SALUTE, "salute": "six men"}),
    ("salute.size", {**SALUTE, "salute": {"size": 6}}),
    ("salute", {"salute": {"size": "six"}}),
    *(("latitude", {"mgrs": "", "latitude": n, "longitude": 44}) for n in ["NaN", "-inf", 1e308]),
    ("longitude", {"mgrs": "", "latitude": 35, "longitude": 10**300}),
    ("latitude", {"mgrs": "", "longitude": 44}),
    ("location_precision_m", {"mgrs": "", "latitude": 35, "longitude": 44,
                              "location_precision_m": 7}),
    ("location_precision_m", {"location_precision_m": 10**40}),
    ("submission", {"submission": 5}),
    ("grading.information", {"grading": {"information": 10**40}}),
    ("casualties.0", {"casualties": [[]]}),
    ("casualties.0.outcome", {"casualties": [{"outcome": [], "category": "civilian", "count": 1}]}),
    ("casualties.0.count",
     {"casualties": [{"outcome": "killed", "category": "civilian", "count": 2**63}]}),
    ("\x00", {"\x00": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "told"), REFUSED_BY_API, ids=[p for p, _t in REFUSED_BY_API])
def test_the_api_names_the_field_that_it_refuses(path, told, send):
    answer = send(body(**told))
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert path in paths(answer)
    assert all(error["message"] for error in answer.json()["errors"])
    assert not Incident.objects.exists()


DEEP = b"[" * 300 + b"]" * 300
BODIES = [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b'{"a": NaN}', b'{"latitude": 1e400}',
          b'{"narrative": "\\ud800"}', b'{"narrative": "\xed\xa0\x80"}', b"[" * 100_000,
          json.dumps(body(**SALUTE, salute={"size": "?"})).encode().replace(b'"?"', DEEP),
          json.dumps(body(casualties=["?"])).encode().replace(b'"?"', DEEP)]  # fmt: skip


@pytest.mark.parametrize("raw", BODIES, ids=range(len(BODIES)))
def test_a_body_that_is_no_report_is_refused_with_a_sentence(raw, send):
    answer = send(raw)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["title"]


def test_a_body_beyond_1_mb_is_refused(send, client):
    answer = send(body(narrative="x" * 1_100_000))
    assert (answer.status_code, answer.json()["title"]) == (413, "A body has at most 1 MB.")
    assert "could not be read" in client.post(FORM, typed(place="x" * 1_100_000)).content.decode()
    assert client.post(FORM, {f"f{n}": "" for n in range(1_200)}).status_code == 400
    assert not Incident.objects.exists()


REFUSED_BY_FORM = [
    *((name, "a\x00b") for name in [*TEXTS, "source", "centre", "kind", "location", "submission"]),
    *((name, "x" * 21_000) for name in [*TEXTS, "source", "occurred", "location", "salute_size"]),
    *(("occurred", at) for at in [*FAR, "2100-01-01", "311405C FEB 26", "９:99", ""]),
    *(("location", at) for at in ["38S", "84, 44", "1e9, 1e9", "NaN, NaN", "38S ZZ 1 1", "9" * 60]),
    *(("casualties-killed-civilian", n) for n in ["-1", "1.5", "NaN", "10000", "9" * 5000, "x"]),
    ("kind", "rain"),
    ("centre", "DIYALA"),
    ("source_grading", "Z"),
    ("information_grading", "٧"),
    ("precedence", "now"),
    ("time_precision", "year"),
    ("language", "xx"),
    ("submission", ""),
    ("salute_observed_at", "soon"),
    ("abduction_outcome_at", FAR[1]),
]


@pytest.mark.parametrize(("name", "value"), REFUSED_BY_FORM)
def test_the_form_says_what_is_wrong_and_keeps_all_that_was_typed(name, value, client):
    kept = {"place": "kept <place>", "narrative": "kept & told", "source": "kept whisper",
            "perpetrator": "kept “them”", "occurred": "221405C OCT 26", "salute_size": "kept six",
            "abduction_demand": "kept demand", "casualties-wounded-civilian": "37"}  # fmt: skip
    page = client.post(FORM, typed(**{**kept, name: value}))
    assert page.status_code == 400
    assert set(page.context["form"].errors) == {name}
    html = page.content.decode()
    assert [text for key, text in kept.items() if key != name and escape(text) not in html] == []
    assert not Incident.objects.exists()


def test_a_draft_keeps_what_a_report_would_refuse(client):
    half = typed(do="draft", narrative="<b>half\u202e", kind="rain", occurred="soon", centre="ZZ")
    client.post(FORM, half)
    page = client.get(FORM, {"draft": half["submission"]}).content.decode()  # a field is exact
    assert escape("<b>half\u202e") in page
    assert 'value="soon"' in page
    assert Draft.objects.get().typed["narrative"] == "<b>half\u202e"
