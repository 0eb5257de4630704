"""The permission matrix, driven over HTTP: each address, each caller, as a hand wrote it down."""

import csv
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from centres.models import Area, Officer
from centres.permissions import SCOPES
from tests import builders

pytestmark = pytest.mark.django_db

MATRIX = Path(__file__).parent / "permission_matrix.csv"
CALLERS = {
    "stranger": None,
    "liaison": "rezan",
    "chief": "zainab",
    "commander": "adnan",
    "auditor": "amal",
    "administrator": "dara",
    "former": "former",
}


def rows():
    with MATRIX.open() as lines:
        return list(csv.DictReader(lines))


def address(row, incident):
    arguments = {
        "centre_detail": ["K1"],
        "api_centre": ["K1"],
        "incident": [incident.number],
        "incident_revise": [incident.number],
        "incident_strike": [incident.number],
        "incident_enter": [incident.number],
        "api_incident": [incident.number],
        "api_incident_strike": [incident.number],
        "api_incident_versions": [incident.number],
        "api_incident_entries": [incident.number],
        "api_area": [Area.objects.first().pk],
        "draft_discard": [uuid4()],
        "summary_day": ["2026-11-22"],
    }
    return reverse(row["url"], args=arguments.get(row["url"], []))


def told(answer) -> str:
    if answer.status_code == 302 and answer.url.startswith("/sign-in/"):
        return "sign-in"
    return str(answer.status_code)


@pytest.mark.parametrize("caller", CALLERS)
def test_every_address_answers_each_caller_as_the_matrix_says(caller, nalin, browse):
    incident, username = builders.report(nalin), CALLERS[caller]
    wrong = []
    for row in rows():
        client = browse(username and Officer.objects.get(username=username))
        call = getattr(client, row["method"].lower())
        body = {"content_type": "application/json"} if row["url"].startswith("api_") else {}
        answer = told(call(address(row, incident), **body))
        if row["url"] == "sign_out" and username and answer == "sign-in":
            answer = "302"
        if answer != row[caller]:
            wrong.append(f"{row['method']} {row['url']}: {answer}, not {row[caller]}")
    assert wrong == []


def test_a_system_gets_where_a_scope_of_its_token_lets_it(nalin, pull):
    incident, wrong = builders.report(nalin), []
    system = builders.enrol("mirror", force_id="iraqi")
    builders.post(system, "system", "MOSUL")
    for scope in SCOPES:
        client = pull(system, scope)
        for row in rows():
            if row["system"] == "-":
                continue
            call = getattr(client, row["method"].lower())
            status = call(address(row, incident), {}, format="json").status_code
            let_in = status not in (403, 404)
            if let_in is not (scope in row["system"].split("+")):
                wrong.append(f"{scope}: {row['method']} {row['url']} answers {status}")
    assert wrong == []


def test_only_the_author_and_the_own_forces_chief_of_the_room_revise(
    nalin, hassan, rezan, zainab, baran, karim, amal, dara, former
):
    incident = builders.report(nalin)
    for officer in (hassan, rezan, zainab, karim, amal, dara, former):
        with pytest.raises(PermissionDenied):
            builders.revise(officer, incident, place="Tuz")
    assert builders.revise(nalin, incident, place="Tuz").version == 2
    assert builders.revise(baran, incident, based_on=2, place="Tuz Khurmatu").version == 3


def test_an_author_strikes_soon_and_the_chief_at_any_time(nalin, hassan, baran, time_machine):
    incident, other = builders.report(nalin), builders.report(nalin)
    with pytest.raises(PermissionDenied):
        builders.strike(hassan, incident)
    assert builders.strike(nalin, incident).struck
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    with pytest.raises(PermissionDenied):
        builders.strike(nalin, other)
    assert builders.strike(baran, other).struck


def test_one_reports_and_notes_for_the_own_room_only(nalin, karim, amal, dara, former):
    for act in (builders.report, builders.note):
        for officer, centre in (
            (nalin, "MOSUL"),
            (karim, "K1"),
            (amal, "K1"),
            (dara, "K1"),
            (former, "K1"),
        ):
            with pytest.raises(PermissionDenied):
                act(officer, centre=centre)
        assert act(nalin, centre="K1").position
