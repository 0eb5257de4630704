"""The permission matrix, driven over pages and API: each caller, each object, each action."""

import csv
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from time_machine import travel

from centres.access.sessions import name_of
from centres.models import Centre, Checkpoint, Officer, Posting
from centres.roles import Role
from incidents import days
from incidents.forms import first_asked
from tests.conftest import own_database
from tests.support import builders, imports, matrix, story, witnesses
from tests.support.filled_form import opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlimited")]

FILE = Path(__file__).parent / "permission_matrix.csv"
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
# No page and no address leads there.
BY_COMMAND = {"close_access_hour", "commit_sources", "complete_batch", "print_summary"}
NAMED_BY = {
    "number": "number",
    "reference": "number",
    "other": "partner",
    "mark": "mark",
    "path": "tile",
}  # parameters that are not the key
# What is named by a date, unless the object has a day of its own.
DATED = {("day",): "2026-11-22", ("week",): "2026-W47", ("month",): "2026-11"}


def sent(**fields) -> Callable[[Any], dict]:
    return lambda on: {"submission": str(uuid4()), **fields}


def changed(**fields) -> Callable[[Any], dict]:
    return lambda on: {"submission": str(uuid4()), "based_on": on.version, **fields}


def answered_for(on) -> dict:
    """Return an answer for the room that the object names, by telephone or not; else for K1."""
    told = {"centre": getattr(on, "centre", "K1"), "on_behalf_of": getattr(on, "told_by", "")}
    told["centre"] = getattr(told["centre"], "pk", told["centre"])
    return sent(version=on.version, answer="concur", **told)(on)


def said_by(caller, **more) -> dict:
    """Return what a witness of the caller says of the newest checkpoint, where it may be one."""
    program = witnesses.Outpost()
    with suppress(PermissionDenied):
        program.stands(caller)
    size = Checkpoint.objects.newest().size
    return {"size": size, **(more or {"cosignature": program.line()})}


MONTH = {"occurred_from": "2026-11-01", "occurred_until": "2026-12-01"}
REPORTED = {
    "occurred": "2026-11-20 14:05",
    "location": "38S MD 497 885",
    "narrative": "Shopkeepers were asked for money.",
    "kind": "extortion",
    "source_grading": "F",
    "information_grading": "6",
}
TOLD = {
    "kind": "extortion",
    "occurred_at": "2026-11-20T11:05:00Z",
    "mgrs": "38S MD 497 885",
    "narrative": "Shopkeepers were asked for money.",
}
ASKED = {"addressee": "MOSUL", "kind": "verify", "text": "Is the road closed?"}
READ_AS = {"encoding": "utf-8", "separator": ",", "quote": '"', "heading": "1"}
ROOM = {**story.ROOM, "status": "active"}
# What is sent, by address and method: a body, or with GET the query.
SENT = {
    ("language", "POST"): lambda on: {"language": "ckb"},
    ("incident_new", "GET"): lambda on: {"draft": on.pk} if on else {},
    ("draft_keep", "POST"): lambda on: {"submission": on.pk} if on else {},
    ("incident_new", "POST"): lambda on: sent(**REPORTED, centre=on.pk, do="send")(on),
    ("incident_strike", "POST"): changed(reason="Reported twice."),
    ("incident_enter", "POST"): sent(text="The road is open."),
    ("incident_translate", "POST"): lambda on: sent(
        version=on.version, language="ar", text="الطريق مفتوح."
    )(on),
    ("incident_answer", "POST"): lambda on: answered_for(on),
    ("answer_confirm", "POST"): lambda on: sent(answer=str(on.pk))(on),
    ("incident_correction", "POST"): lambda on: sent(version=on.version)(on),
    ("api_incident_answers", "POST"): lambda on: answered_for(on),
    ("api_incident_corrections", "POST"): lambda on: sent(version=on.version)(on),
    ("note_list", "POST"): lambda on: sent(text="Line check.", centre=on.pk)(on),
    ("request_new", "POST"): lambda on: first_asked() | sent(**ASKED, centre=on.pk, within="3")(on),
    ("request_decline", "POST"): sent(reason="No patrol is free."),
    ("request_complete", "POST"): sent(result="The road is open."),
    ("api_requests", "POST"): lambda on: sent(
        **ASKED, centre=on.pk, due_at=(timezone.now() + timedelta(hours=3)).isoformat()
    )(on),
    ("api_request_decline", "POST"): sent(reason="No patrol is free."),
    ("api_request_complete", "POST"): sent(result="The road is open."),
    ("notice_rule", "POST"): lambda on: {"precedences": ["flash"]},
    ("room_rule", "POST"): lambda on: {"precedences": ["flash"], "address": "duty@k1.example"},
    ("account_password", "POST"): sent(
        old=matrix.PASSWORD, password=matrix.NEW_PASSWORD, again=matrix.NEW_PASSWORD
    ),
    ("officer_new", "POST"): sent(
        username="salar", rank="captain", name_latin="Salar", force="peshmerga"
    ),
    ("proposal_refuse", "POST"): sent(reason="Nobody knows him."),
    ("alerts_seen", "POST"): lambda on: {"alert": ["1"], "next": "/account/"},
    ("force_new", "POST"): sent(**story.NAMES, code="police"),
    ("areas_load", "POST"): lambda on: sent(
        layer="gap", content=SimpleUploadedFile("gap.json", story.GAP)
    )(on),
    ("cut_off_set", "POST"): lambda on: sent(
        time="05:00", holds_from=(days.today() + timedelta(days=3)).isoformat()
    )(on),
    ("officer_change", "POST"): lambda on: {
        **sent(rank="major", name_latin=on.name_latin, name_arabic=on.name_arabic)(on),
        "based_on": on.position,
    },
    ("officer_post", "POST"): sent(role="liaison", centre="MOSUL"),
    ("watch_open", "POST"): lambda on: sent(officer=Officer.objects.get(username="nalin").pk)(on),
    ("screen_hang", "POST"): sent(username="wall-k1-2"),
    ("centre_new", "POST"): sent(**ROOM, code="TUZ"),
    ("centre_change", "POST"): lambda on: sent(**ROOM, based_on=on.position)(on),
    ("place_list", "GET"): lambda on: {"q": "heronf"},
    ("api_places", "GET"): lambda on: {"q": "heronf"},
    ("place_new", "POST"): lambda on: sent(**story.PLACE, centre=on.pk)(on),
    ("place_change", "POST"): lambda on: sent(**story.PLACE, based_on=on.position)(on),
    ("map_pack_new", "POST"): sent(name="Photographs", address="/tiles/a/{z}/{x}/{y}.png"),
    ("token_new", "POST"): sent(name="mast", scopes=["roster"], days="30"),
    ("incident_export", "GET"): lambda on: {"format": "csv"},
    ("api_incidents", "GET"): lambda on: {"format": "csv"} if on else {},
    ("filter_save", "POST"): lambda on: {"name": "Kidnappings", "parameters": "kind=abduction"},
    ("sheet_new", "POST"): lambda on: {
        "content": SimpleUploadedFile("log.csv", f"{imports.HEADING}\n{imports.row(1)}\n".encode()),
        "dataset": "Yet another log",
        "centre": on.pk,
    },
    ("sheet_reading", "POST"): lambda on: {**READ_AS, "dataset": "Sector log"},
    ("batch_undo", "POST"): sent(reason="The wrong sheet."),
    ("map", "GET"): lambda on: MONTH,
    ("map_points", "GET"): lambda on: MONTH,
    ("map_square", "GET"): lambda on: {"latitude": "35.4", "longitude": "44.4", "side": "100"},
    # Two reports: related, one event.
    ("incident_near", "GET"): lambda on: {
        **REPORTED,
        "location": "",
        "place": matrix.CANARY["incident"],
    },
    ("incident_relate", "POST"): lambda on: sent(other=on.partner)(on),
    ("event_propose", "POST"): lambda on: sent(other=on.partner, principal=on.number)(on),
    ("event_confirm", "POST"): lambda on: sent(other=on.partner)(on),
    ("event_dissolve", "POST"): lambda on: sent(other=on.partner)(on),
    ("api_incident_related", "POST"): lambda on: sent(other=on.partner)(on),
    ("api_event_propose", "POST"): lambda on: sent(principal=on.partner)(on),
    ("summary_assess", "POST"): lambda on: sent(
        text="Quiet.", centre=on.pk if isinstance(on, Centre) else ""
    )(on),
    ("summary_issue", "POST"): sent(edition="1"),
    ("summary_seen", "POST"): lambda on: sent(edition="1", sha256=on.sha256)(on),
    ("summary_sign", "POST"): lambda on: sent(edition="1", sha256=on.sha256)(on),
    ("api_incidents", "POST"): lambda on: sent(**TOLD, centre=on.pk)(on),
    ("api_incident", "PATCH"): sent(place="Tuz"),
    ("api_incident_strike", "POST"): sent(reason="Reported twice."),
    ("api_incident_entries", "POST"): sent(text="The road is open."),
    ("api_incident_translations", "POST"): lambda on: sent(
        version=on.version, language="ar", text="الطريق مفتوح."
    )(on),
    # Watches, handovers, nil returns and the ends of abductions
    ("handover_list", "POST"): lambda on: sent(centre=on.pk, note="Quiet night.")(on),
    ("incident_outcome", "POST"): changed(outcome="released"),
    ("api_watches", "POST"): lambda on: {
        **sent(officer=str(Officer.objects.get(username="nalin").pk))(on),
        "centre": on.pk,
    },
    ("api_nil_returns", "POST"): lambda on: sent(centre=on.pk)(on),
    ("api_handovers", "POST"): lambda on: sent(centre=on.pk, note="Quiet night.")(on),
    ("api_incident_outcome", "POST"): sent(outcome="released"),
    ("api_inclusion", "GET"): lambda on: {"position": 1},
    ("api_consistency", "GET"): lambda on: {"first": 1},
    ("api_witness", "POST"): lambda on: {
        "public_key": witnesses.Outpost().public_key,
        "name": "Erbil",
    },
    ("api_cosignatures", "POST"): said_by,
    ("api_refusals", "POST"): lambda on: said_by(on, reason="It is another book."),
    ("api_changes", "GET"): lambda on: {"limit": 500},
    ("api_summary_assess", "POST"): lambda on: sent(
        text="Quiet.", centre=on.pk if isinstance(on, Centre) else None
    )(on),
    ("api_summary_issue", "POST"): sent(edition=1),
    ("api_summary_seen", "POST"): lambda on: sent(edition=1, sha256=on.sha256)(on),
    ("api_summary_sign", "POST"): lambda on: sent(
        edition=1, sha256=getattr(on, "sha256", "0" * 64)
    )(on),
}


def rows() -> list[dict]:
    with FILE.open() as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def populated(django_db_setup, django_db_blocker):
    """Everything that the matrix names, made once: what tests do to it is rolled back."""
    with django_db_blocker.unblock(), own_database("matrix"):
        days.forget()
        with travel(timezone.now()) as clock:
            found = matrix.populate(clock)
            found.made_at = timezone.now()
        yield found


@pytest.fixture
def objects(populated, nalin, time_machine, browse):
    """All that, and the form of a revision as a browser would send it."""
    time_machine.move_to(populated.made_at)
    found = copy(populated)
    address = reverse("incident_revise", args=[found.fresh.number])
    chief = Officer.objects.get(username="baran")
    found.session = SimpleNamespace(pk=name_of(browse(nalin).session.session_key))
    found.revision = opened(browse(chief), address) | {"place": "Tuz", "source": "A baker"}
    return found


@pytest.fixture
def client_of(browse, pull):
    """Return a function that makes a client of a caller: a browser, or a system with a token."""

    def made(caller) -> Client:
        if caller in matrix.PEOPLE:
            username = matrix.PEOPLE[caller]
            return browse(username and Officer.objects.get(username=username))
        room, force, posted, scopes = matrix.SYSTEMS[caller]
        system = builders.enrol(caller, force_id=force)
        posting = builders.post(system, "system", room)
        client = pull(system, *scopes)
        if not posted:
            story.rooms.end_posting(by=builders.setup(), submission=uuid4(), posting=posting)
        return client

    return made


def called(client: Client, row: dict, objects) -> str:
    """Return what the answer comes to, and leave nothing of what was done."""
    on = objects.caller if row["object"] == "self" else getattr(objects, row["object"], None)
    with transaction.atomic():
        answer = ask(client, row, on, objects)
        told = answered(answer)
        if row["sees"] and told == "yes":
            told = "yes" if matrix.CANARY[row["sees"]] in answer.content.decode() else "no"
        transaction.set_rollback(True)
    return told


def ask(client, row, on, objects):
    url, method = row["url"], row["method"]
    fields = SENT[url, method](on) if (url, method) in SENT else {}
    if url == "incident_revise" and method == "POST":
        fields = objects.revision | {"submission": str(uuid4()), "based_on": on.version}
    elif method == "POST" and not fields:
        fields = sent()(on)
    headers = {"If-Match": f'"{on.version}"'} if hasattr(on, "version") else {}
    more = {"content_type": "application/json"} if is_json(row) and method != "GET" else {}
    if more and hasattr(client, "credentials"):
        more = {"format": "json"}
    return getattr(client, method.lower())(address(url, on), fields, headers=headers, **more)


def is_json(row) -> bool:
    return row["url"].startswith("api_")


def address(url: str, on) -> str:
    names = tuple(get_resolver().reverse_dict.getlist(url)[0][0][0][1])
    if names in DATED:
        return reverse(url, args=[getattr(on, "day", DATED[names])])
    return reverse(url, args=[getattr(on, NAMED_BY.get(name, "pk")) for name in names])


def answered(response) -> str:
    status = response.status_code
    to = response.headers.get("Location", "") if status in (301, 302) else ""
    if status == 401 or to.startswith("/sign-in/?"):
        return "sign-in"
    if to == "/account/password/":
        return "password"
    return {403: "no", 404: "unseen"}.get(status) or ("yes" if status < 400 else f"{status}")


@pytest.mark.parametrize("caller", matrix.CALLERS)
def test_everybody_gets_exactly_what_the_matrix_says(caller, objects, client_of):
    client, wrong = client_of(caller), []
    objects.caller = Officer.objects.filter(username=matrix.PEOPLE.get(caller, caller)).first()
    objects.caller = objects.caller or objects.officer
    for row in rows():
        expected, cookies = row[caller], client.cookies.copy()
        found = called(client, row, objects)
        client.cookies = cookies
        if found != expected:
            name = f"{row['method']} {row['url']} {row['object']} {row['sees']}"
            wrong.append(f"{name}: {found}, not {expected}")
    assert wrong == [], "\n".join(wrong)


def test_every_address_is_in_the_matrix():
    assert {name for name, _address in matrix.addresses()} == {row["url"] for row in rows()}


def test_every_role_that_signs_in_has_a_column_in_the_matrix(objects):
    people = set(matrix.PEOPLE.values()) - {None}
    roles = set(Posting.objects.filter(officer__username__in=people).values_list("role", flat=True))
    assert roles | {Role.SYSTEM, Role.SERVER} == set(Role)


def test_every_verb_is_in_the_matrix():
    assert story.verbs() - BY_COMMAND == {row["verb"] for row in rows()} - {""}


def test_nobody_gets_by_a_method_that_is_not_in_the_matrix(objects, browse, nalin):
    listed = {(row["url"], row["method"]) for row in rows()}
    on = {row["url"]: getattr(objects, row["object"], None) for row in reversed(rows())}
    client, wrong = browse(nalin), []
    del on["sign_in"]  # sends on whoever is signed in already, by any method
    for url in on:
        for method in sorted(METHODS - {m for u, m in listed if u == url}):
            answer = getattr(client, method.lower())(address(url, on[url]))
            if answer.status_code not in (403, 404, 405):
                wrong.append(f"{method} {url}: {answer.status_code}")
    assert wrong == []
