"""Hostile addresses, headers and methods: each gets an answer, none a failure."""

import base64
from uuid import UUID

import pytest

pytestmark = pytest.mark.django_db

LIST = "/api/v1/incidents"


@pytest.fixture
def client(nalin, browse):
    return browse(nalin)


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "x", "", "application/xml"])
def test_another_content_type_is_refused(kind, client):
    answer = client.post(LIST, b"a=b", content_type=kind)
    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")


@pytest.mark.parametrize("name", ["incidents", "incidents/K1-2026-0001", "changes", "centres"])
@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_method_that_is_not_offered_is_refused(name, method, client):
    answer = getattr(client, method)(f"/api/v1/{name}")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")


def cursor(at):
    return base64.urlsafe_b64encode(f"{at} 1 {UUID(int=5)}".encode()).decode().rstrip("=")


ENDS = [
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "9999-12-31T23:59:59.999999+00:00",
    "2026-01-01T00:00:00+16:00",
    "2026-01-01T00:00:00+23:59",
    "2026-01-01T00:00:00-23:59",
    "2026-01-01T00:00:00",
]
ADDRESSES = [
    *((f"{LIST}?cursor={cursor(at)}", 400) for at in ENDS),
    *((f"/incidents/?cursor={cursor(at)}", 400) for at in ENDS),
    *((f"{LIST}?cursor={wrong}", 400) for wrong in [cursor("2026-01-01"), "_w", "%FF", "%00"]),
    *((f"{page}%00", 404) for page in ["/", f"{LIST}/", "/incidents/", "/static/", "/summary/"]),
    *((f"{page}%ED%A0%80/", 404) for page in ["/", "/centres/", "/incidents/"]),
    ("/incidents/K1-%D9%A2%D9%A0%D9%A2%D9%A6-0001/", 404),
    ("/incidents/K1-0000-999999999/", 404),
    ("/api/v1/areas/%D9%A1", 404),
    ("/api/v1/areas/99999999999999999", 404),
    ("/summary/0001-01-01/", 404),
    ("/summary/9999-12-31/", 404),
    ("/summary/2026-02-30/", 404),
    ("/summary/2026-11-22%0A/", 404),
    ("/incidents/K1-2026-0001/%0A", 404),
    ("/summary/1900-01-01/", 200),
    ("/summary/2200-12-31/", 200),
    ("/incidents/changes/?after=%D9%A5", 204),
    ("/incidents/changes/?after=%00", 204),
    ("/incidents/new/?draft=%00", 404),
]


@pytest.mark.parametrize(("address", "status"), ADDRESSES)
def test_no_address_is_a_failure(address, status, client):
    assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("header", "value"),
    [
        *(("AUTHORIZATION", f"Bearer{secret}") for secret in ["", " jcc_\x00", " ÿÿ", " jcc_" * 9]),
        ("AUTHORIZATION", "Bearer " + "x" * 9_000),
        *(("IF_NONE_MATCH", tag) for tag in ["*", '\x00,,"W/', "x" * 9_000]),
        *(("ACCEPT_LANGUAGE", text) for text in ["\x00,;q=x", "ckb;q=9e999", "x" * 9_000]),
        *(("ACCEPT", text) for text in ["*/*;q=NaN", "a/b/c;;=", "text/html"]),
    ],
)
def test_no_header_is_a_failure(header, value, client):
    expected = {"AUTHORIZATION": {401}, "ACCEPT": {200, 406}}.get(header, {200})
    for address in (LIST, "/api/v1/changes"):
        assert client.get(address, **{f"HTTP_{header}": value}).status_code in expected
    assert client.get("/incidents/", **{f"HTTP_{header}": value}).status_code == 200


@pytest.mark.parametrize("page", ["http://[", "", "\\", "//x/y?z"])
def test_a_fragment_that_names_no_page_still_leads_to_the_sign_in_page(page, browse):
    answer = browse().get("/incidents/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL=page)
    assert answer["HX-Redirect"].startswith("/sign-in/?next=")
