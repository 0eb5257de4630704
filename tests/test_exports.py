"""Bulk export: exactly what is shown, whole or visibly broken off, in three formats."""

import csv
import io
import json
import re
import threading
import time

import pytest
from django.db import connection

from centres.permissions import GRANTS, Permission
from centres.roles import Role
from centres.text.marks import unmarked
from incidents import exports
from incidents.exports import stream
from incidents.exports.cells import unguarded
from incidents.exports.stream import BrokenOffError, streamed
from incidents.models import Export, Incident
from tests.support import builders
from tests.support.answers import headers_of
from tests.support.processes import until

HARM = [
    {"outcome": "killed", "category": "civilian", "count": 2},
    {"outcome": "wounded", "category": "peshmerga", "count": 1},
]


COLUMNS = """
    id number version position centre centre_name force force_name reported_by reported_by_name
    kind kind_label precedence precedence_label channel exercise struck struck_at strike_reason
    occurred_at time_precision dtg noted_at reported_at place latitude longitude mgrs
    location_precision_m district district_name responsibility responsibility_name gap gap_name
    in_gap bordering narrative language perpetrator source_grading source_grading_label
    information_grading information_grading_label killed_civilian wounded_peshmerga abducted_iraqi
    missing_other_security detained_militant released_civilian local_leader salute_size
    salute_activity salute_direction salute_unit salute_observed_at salute_equipment
    abduction_outcome abduction_outcome_at abduction_demand struck_by
"""


def taken(client, format="csv", address="/incidents/export/", **parameters):
    """Return the text of an export."""
    answer = client.get(address, {"format": format, **parameters})
    assert answer.status_code == 200
    return b"".join(answer).decode("utf-8-sig")


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def written(real, nalin, hassan, baran):
    """A report of every part, a struck one, an exercise, one in words only."""
    full = builders.report(
        nalin,
        kind="abduction",
        mgrs="38S ME 431 887",
        casualties=HARM,
        abduction={"demand": "Money."},
        source="The shepherd",
    )
    struck = builders.strike(nalin, builders.report(nalin, kind="arson"), "Reported twice.")
    words = builders.report(
        hassan, mgrs="", place="على الطريق", occurred_at=builders.at(2026, 11, 1)
    )
    return [full, struck, words]


def test_a_table_has_what_is_known_in_codes_labels_and_cells(written, nalin, browse):
    full, struck, words = written
    rows = {row["number"]: row for row in table(taken(browse(nalin)))}
    row = rows[full.number]
    assert (row["kind"], row["kind_label"], row["precedence_label"]) == (
        "abduction", "Abduction", "Flash",
    )  # fmt: skip
    assert (row["occurred_at"], row["dtg"]) == ("2026-11-20T11:05:00Z", full.dtg)
    assert (row["mgrs"], row["latitude"]) == (full.mgrs, str(full.latitude))
    assert (row["killed_civilian"], row["wounded_peshmerga"], row["killed_militant"]) == (
        "2", "1", "",
    )  # fmt: skip
    assert (row["abduction_outcome"], row["abduction_demand"]) == ("open", "Money.")
    assert row["reported_by_name"] == "Captain Nalin Aziz"
    assert (row["struck"], rows[struck.number]["struck"]) == ("false", "true")
    assert rows[struck.number]["strike_reason"] == "Reported twice."
    assert (rows[words.number]["latitude"], rows[words.number]["in_gap"]) == ("", "")


def test_the_columns_of_the_table_stay(written, nalin, browse):
    gone = set(COLUMNS.split()) - set(table(taken(browse(nalin)))[0])
    assert not gone, f"BREAKING: other systems read {', '.join(sorted(gone))}"


def test_a_place_has_its_name_in_the_language_of_the_reader(real, hassan, browse):
    builders.report(hassan, place="الحويجة", mgrs="")
    builders.report(hassan, place="A bridge", mgrs="")
    for language, name in (("en", "Hawija"), ("ckb", "حەویجە"), ("ar", "الحويجة")):
        client = browse(hassan)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        unknown, known = table(taken(client))
        assert (known["place"], known["place_id"], known["place_name"]) == (
            "الحويجة",
            "390188",
            name,
        )
        assert (unknown["place_id"], unknown["place_name"]) == ("", "")
    lines = taken(browse(hassan), format="ndjson").splitlines()
    assert json.loads(lines[1])["known_place"]["id"] == "390188"


def test_times_are_told_as_the_log_tells_them(real, nalin, browse):
    for precision in ("minute", "hour", "day", "week", "month"):
        builders.report(nalin, time_precision=precision)
    builders.report(nalin, occurred_at=builders.at(1968, 7, 14, 6))
    told = {row["number"]: row["dtg"] for row in table(taken(browse(nalin)))}
    assert told == {one.number: one.dtg for one in Incident.objects.visible_to(nalin)}


def test_the_labels_are_in_the_language_of_the_page(written, nalin, browse):
    client = browse(nalin)
    client.post("/language/", {"language": "ckb"})
    row = next(row for row in table(taken(client)) if row["kind"] == "abduction")
    assert (row["kind_label"], row["centre_name"]) == ("ڕفاندن", "کەرکووک (K1)")
    assert row["reported_by_name"].endswith("نالین عەزیز")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+964 750", "-1", "@SUM(A1)", "＝1+1", "＋1", '=cmd|"/c calc"!A1', "-١"],
)
def test_a_cell_begins_no_formula(text, real, nalin, browse):
    builders.report(
        nalin, narrative=text, place=text, perpetrator=text, kind="movement", salute={"unit": text}
    )
    [row] = table(taken(browse(nalin)))
    assert {row[name] for name in ("narrative", "place", "perpetrator", "salute_unit")} == {
        f"'{text}"
    }


def test_hostile_text_comes_back_as_it_was(real, nalin, browse):
    text = 'He said "no",\nand\r\nleft; \u202eزمان\u202c <b>&amp;\\. 50% %s\t\x01'
    builders.report(nalin, narrative=text)
    [row] = table(taken(browse(nalin)))
    written = Incident.objects.get().narrative
    assert unmarked(unguarded(row["narrative"])) == written
    [line] = taken(browse(nalin), "ndjson").splitlines()
    assert json.loads(line)["narrative"] == written


def test_lines_and_features_are_as_the_api_shows_them(written, nalin, browse):
    client = browse(nalin)
    shown = client.get("/api/v1/incidents").json()["results"]
    assert [json.loads(line) for line in taken(client, "ndjson").splitlines()] == shown
    collection = json.loads(taken(client, "geojson"))
    assert [one["properties"] for one in collection["features"]] == shown
    points = {one["properties"]["number"]: one["geometry"] for one in collection["features"]}
    full, _struck, words = written
    assert points[full.number]["coordinates"] == [full.longitude, full.latitude]
    assert points[words.number] is None


def test_nothing_is_a_whole_file_too(real, nalin, browse):
    client = browse(nalin)
    assert table(taken(client)) == []
    assert taken(client, "ndjson") == ""
    assert json.loads(taken(client, "geojson"))["features"] == []


@pytest.mark.parametrize("format", ["csv", "ndjson", "geojson"])
def test_exactly_what_is_shown_is_exported(format, written, nalin, browse):
    parameters = {"kind": "abduction", "centre": "K1", "struck": "", "q": "shopkeepers"}
    text = taken(browse(nalin), format, **parameters, cursor="x")
    assert text.count(written[0].number) == 1
    assert written[1].number not in text


@pytest.mark.parametrize("format", ["csv", "ndjson", "geojson"])
def test_no_source_leaves_in_a_file(format, written, nalin, browse):
    assert "shepherd" not in taken(browse(nalin), format)


def test_the_name_of_the_file_tells_when(written, nalin, browse):
    told = browse(nalin).get("/incidents/export/?format=csv")["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="incidents-\d{6}C-[A-Z]{3}-\d{2}\.csv"', told)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["format=csv&kind=rain", "format=csv&colour=red", "format=pdf", ""]
)
def test_what_is_wrong_is_said_as_on_the_log(query, nalin, browse):
    page = browse(nalin).get(f"/incidents/export/?{query}")
    assert page.status_code == 400
    assert page.context["errors"]
    assert not Export.objects.exists()


def test_the_api_negotiates_by_parameter_and_by_accept(written, feed, pull):
    client = pull(feed, "incidents")
    as_named = taken(client, "csv", "/api/v1/incidents", kind="arson")
    asked = client.get("/api/v1/incidents?kind=arson", headers={"Accept": "text/csv"})
    assert asked["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(asked).decode("utf-8-sig") == as_named
    assert [row["number"] for row in table(as_named)] == [written[1].number]
    for format in ("ndjson", "geojson"):
        assert written[1].number in taken(client, format, "/api/v1/incidents")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "path"), [("limit=5", "limit"), ("cursor=x", "cursor"), ("kind=rain", "kind")]
)
def test_the_api_names_what_an_export_does_not_take(query, path, feed, pull):
    answer = pull(feed, "incidents").get(f"/api/v1/incidents?format=csv&{query}")
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, path)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_receipt_says_what_was_taken_along(written, nalin, browse):
    client = browse(nalin)
    answer = client.get("/incidents/export/?format=csv&kind=abduction")
    export = Export.objects.get()
    assert (export.officer, export.parameters, export.rows) == (nalin, {"kind": "abduction"}, None)
    assert export.head == Incident.objects.order_by("-position").first().position
    assert len(table(b"".join(answer).decode("utf-8-sig"))) == 1
    export.refresh_from_db()
    assert export.rows == 1


def sessions(name):
    """Return how many statements others run in this database now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'",
            [name],
        )
        return cursor.fetchone()[0]


def many(count, *, words=300):
    """Write so many reports that no buffer between reader and database holds them."""
    copy = ", ".join(
        {"id": "gen_random_uuid()", "serial": "g", "narrative": f"repeat('Quiet. ', {words})"}.get(
            c, c
        )
        for c in (f.column for f in Incident._meta.concrete_fields)
    )
    names = ", ".join(f.column for f in Incident._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO incidents_incident ({names}) SELECT {copy} "
            "FROM incidents_incident, generate_series(2, %s) AS g",
            [count],
        )


@pytest.mark.parametrize("format", ["csv", "ndjson", "geojson"])
def test_a_download_that_breaks_off_ends_its_query(format, real, nalin, browse):
    builders.report(nalin)
    many(20_000)
    answer = browse(nalin).get(f"/incidents/export/?format={format}")
    first = next(iter(answer.streaming_content))
    assert first
    assert sessions(real) == 1
    answer.close()
    until(lambda: sessions(real) == 0)
    assert not [t for t in threading.enumerate() if "_fill" in t.name]
    assert Export.objects.get().rows is None
    assert browse(nalin).get("/incidents/").status_code == 200


@pytest.mark.parametrize("format", ["csv", "ndjson", "geojson"])
def test_a_failure_in_the_midst_breaks_the_answer_off(format, real, nalin, browse):
    builders.report(nalin)
    many(20_000)
    answer = browse(nalin).get(f"/incidents/export/?format={format}")
    parts = iter(answer.streaming_content)
    next(parts)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND pid <> pg_backend_pid()",
            [real],
        )
    with pytest.raises(BrokenOffError):
        list(parts)
    assert Export.objects.get().rows is None


@pytest.mark.django_db
def test_whoever_takes_nothing_is_left_after_a_while(monkeypatch):
    monkeypatch.setattr(stream, "PATIENCE", 1)
    parts = streamed(lambda send: [send(b"x" * stream.PART) for _part in range(100)])
    next(parts)
    time.sleep(1.5)
    with pytest.raises(BrokenOffError):
        list(parts)


def test_the_own_exports_are_listed_in_words_and_the_auditor_sees_the_own_forces(
    written, nalin, rezan, hassan, zainab, amal, browse
):
    taken(browse(nalin), kind="abduction", q="money")
    taken(browse(rezan), "ndjson")
    [row] = browse(nalin).get("/exports/").context["rows"]
    assert sorted(row["filters"]) == [
        ("Find by place, number or words", "money"),
        ("Kind", "Abduction"),
    ]
    assert "not completed" not in browse(nalin).get("/exports/").content.decode()
    taken(browse(hassan)), taken(browse(zainab), "geojson")
    page = browse(amal).get("/exports/")
    assert len(page.context["rows"]) == 2
    assert "Hassan Kadhim" in page.content.decode()
    assert "Rezan Omar" not in page.content.decode()
    assert "Rezan Omar" not in browse(nalin).get("/exports/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/incidents/export/", "/api/v1/incidents"])
@pytest.mark.parametrize("q", ["؟", "🔥", "--", "\u200e"])
def test_a_search_without_letter_or_digit_exports_nothing(q, address, nalin, browse):
    builders.report(nalin)
    answer = browse(nalin).get(address, {"q": q, "format": "csv"})
    assert answer.status_code == 400
    assert "Write at least one letter or digit." in answer.content.decode()
    assert not Export.objects.exists()


@pytest.mark.parametrize("address", ["/incidents/export/", "/api/v1/incidents"])
@pytest.mark.parametrize("format", ["csv", "ndjson", "geojson"])
def test_whoever_asks_for_headers_gets_them_and_no_receipt(
    format, address, real, nalin, browse, monkeypatch
):
    builders.report(nalin)
    client = browse(nalin)
    told = client.get(f"{address}?format={format}")
    assert b"".join(told)
    Export.objects.all().delete()
    monkeypatch.setattr(stream, "_fill", None)  # nothing is read for it
    headers = client.head(f"{address}?format={format}")
    assert (headers.status_code, headers_of(headers)) == (200, headers_of(told))
    assert b"".join(headers) == b""
    assert not Export.objects.exists()
    assert client.head(f"{address}?format={format}&kind=rain").status_code == 400


GDAL = "text/plain, application/json"


@pytest.mark.parametrize("accept", [GDAL, "application/json", "text/html"])
@pytest.mark.parametrize("format", ["csv", "ndjson", "geojson", "json"])
def test_a_format_in_the_address_outranks_what_is_accepted(format, accept, real, feed, nalin, pull):
    builders.report(nalin)
    client, headers = pull(feed, "incidents"), {"Accept": accept}
    asked = f"/api/v1/incidents?format={format}"
    answer = client.get(asked, headers=headers)
    assert answer.status_code == 200
    kind = "application/json" if format == "json" else exports.FORMATS[format].media_type
    assert answer["Content-Type"].partition(";")[0] == kind
    assert getattr(answer, "streaming_content", None) is None or b"".join(answer)
    assert client.head(asked, headers=headers)["Content-Type"] == answer["Content-Type"]


@pytest.mark.django_db
def test_who_reads_the_log_but_may_not_export_takes_nothing(nalin, browse, monkeypatch):
    builders.report(nalin)
    client, api = browse(nalin), "/api/v1/incidents"
    assert "format=csv" in client.get("/incidents/").content.decode()
    monkeypatch.delitem(GRANTS[Role.LIAISON], Permission.EXPORT)
    page = client.get("/incidents/")
    assert (page.status_code, "format=csv" in page.content.decode()) == (200, False)
    assert client.get(api).json()["results"]
    for format in exports.FORMATS:
        systems = [f"{api}?format={format}"] if format != "xlsx" else []  # that is for people
        for asked in (f"/incidents/export/?format={format}", *systems):
            assert client.get(asked).status_code == 403, asked
            assert client.head(asked).status_code == 403, asked
    assert not Export.objects.exists()
