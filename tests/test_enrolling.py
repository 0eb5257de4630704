"""Enrolling and resetting: a temporary password is shown once, kept nowhere, and ends sessions."""

import logging
import re
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from centres import actions
from centres.access import passwords
from centres.models import JournalEntry, Officer, Posting, Session
from tests.support import builders, story

pytestmark = pytest.mark.django_db
NEW = "/officers/new/"
SECRET = re.compile(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b")


def typed(**changed) -> dict:
    return {
        "submission": str(uuid4()),
        "username": "salar",
        "rank": "captain",
        "name_latin": "Salar Qadir",
        "name_arabic": "سالار قادر",
        "force": "peshmerga",
        **changed,
    }


def secret_of(answer) -> str:
    """Return the one password that the page shows."""
    (secret,) = set(SECRET.findall(answer.content.decode()))
    return secret


def password_page(username) -> str:
    return f"/officers/{story.officer(username).pk}/password/"


def sign_in(username, password) -> bool:
    told = {"username": username, "password": password}
    return Client().post("/sign-in/", told).status_code == 302


def everything() -> str:
    """Return all that the database holds, of every model."""
    rows = [list(model.objects.values_list()) for model in apps.get_models()]
    return str([[[_shown(value) for value in row] for row in table] for table in rows])


def _shown(value) -> str:
    return bytes(value).hex() if isinstance(value, memoryview) else repr(value)


@pytest.fixture
def client(browse, dara):
    return browse(dara)


def test_an_administrator_enrols_a_person_who_can_then_sign_in(client):
    answer = client.post(NEW, typed())
    assert answer.status_code == 200
    salar = story.officer("salar")
    assert (salar.rank, salar.name_arabic, salar.force_id) == ("captain", "سالار قادر", "peshmerga")
    assert salar.password_temporary
    assert not salar.postings.exists()
    assert f'href="/officers/{salar.pk}/post/"' in answer.text  # what comes next
    assert sign_in("salar", secret_of(answer))


def test_a_temporary_password_is_long_and_easily_told():
    some = {passwords.temporary() for _again in range(500)}
    assert len(some) == 500
    assert all(SECRET.fullmatch(password) for password in some)
    assert all(len(password) >= 15 for password in some)
    assert not set("01ilo") & set("".join(some))
    assert len(passwords.LETTERS) ** (passwords.GROUPS * passwords.GROUP) > 2**79


@pytest.mark.parametrize("page", ["new", "reset"])
def test_the_password_is_in_the_answer_and_nowhere_else(client, caplog, nalin, page):
    caplog.set_level(logging.DEBUG)
    address = NEW if page == "new" else password_page("nalin")
    answer = client.post(address, typed())
    secret = secret_of(answer)
    kept = everything()
    assert secret not in kept
    assert secret.replace("-", "") not in kept
    assert [e for e in JournalEntry.objects.all() if secret in e.payload] == []
    assert secret not in caplog.text
    assert secret not in str(answer.headers)
    assert secret not in str(client.session.items())
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.decode().count(secret) == 1
    assert SECRET.search(client.get(f"/officers/{nalin.pk}/").content.decode()) is None


@pytest.mark.parametrize("page", ["new", "reset"])
def test_sent_again_it_says_that_the_password_was_shown(client, nalin, page):
    address, told = (NEW if page == "new" else password_page("nalin")), typed()
    first = client.post(address, told)
    before = everything()
    again = client.post(address, told)
    assert again.status_code == 200
    assert everything() == before
    assert SECRET.search(again.content.decode()) is None
    assert "has been shown already" in again.content.decode()
    assert sign_in("salar" if page == "new" else "nalin", secret_of(first))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("username", ""),
        ("username", "nalin"),
        ("username", "NALIN"),
        ("username", "a b"),
        ("username", "نالین"),
        ("username", "a\x00b"),
        ("username", "x" * 61),
        ("rank", ""),
        ("rank", "king"),
        ("name_latin", ""),
        ("name_latin", "x" * 101),
        ("name_arabic", "\x00"),
        ("force", "navy"),
        ("submission", "none"),
    ],
)
def test_what_is_wrong_is_said_in_its_place_and_nothing_typed_is_lost(client, name, value):
    kept = {"name_latin": "Kept <Name>", "name_arabic": "ناوی پارێزراو", "username": "kept.one"}
    before = Officer.objects.count()
    page = client.post(NEW, typed(**{**kept, name: value}))
    assert page.status_code == 400
    assert list(page.context["form"].errors) == [name]
    for key, text in kept.items():
        assert key == name or page.context["form"][key].value() == text
    assert Officer.objects.count() == before


def test_all_that_is_wrong_is_said_at_once(client):
    page = client.post(NEW, typed(username="a b", rank="", force="navy"))
    assert page.context["form"].errors == {
        "username": ["Latin letters, digits and . _ - + @ only."],
        "rank": ["This field is required."],
        "force": ["Choose one of those that are offered."],
    }


def test_a_form_of_a_megabyte_is_refused(client):
    assert client.post(NEW, typed(name_latin="x" * 1_100_000)).status_code == 400
    assert client.put(NEW).status_code == 405


def test_a_new_password_replaces_the_former_and_ends_every_session(client, browse, nalin):
    inside = browse(nalin)
    assert inside.get("/incidents/").status_code == 200
    assert Session.objects.filter(officer=nalin).exists()
    former = nalin.password
    answer = client.post(password_page("nalin"), typed())
    reset = story.officer("nalin")
    assert reset.password != former
    assert reset.password_temporary
    assert not Session.objects.filter(officer=nalin).exists()
    assert inside.get("/incidents/").url.startswith("/sign-in/")
    assert sign_in("nalin", secret_of(answer))
    assert f"/officers/{nalin.pk}/post/" not in answer.text
    assert client.get("/officers/").status_code == 200  # the administrator's own goes on


def test_ones_own_password_is_not_reset_here(client, dara):
    before = dara.password
    assert client.post(password_page("dara"), typed()).status_code == 403
    assert story.officer("dara").password == before


def test_a_disabled_officer_gets_no_password(client, nalin):
    story.telling("disable_officer").act(officer=nalin, by="dara")
    page = client.get(password_page("nalin"), follow=True)
    assert page.redirect_chain == [(f"/officers/{nalin.pk}/", 302)]
    assert "This officer is disabled." in page.content.decode()
    page = client.post(password_page("nalin"), typed())
    assert page.status_code == 400
    assert "This officer is disabled." in page.content.decode()


def test_a_password_that_another_gave_is_temporary_unless_said_otherwise(dara):
    for temporary in (True, False):
        fields = {"username": f"salar{temporary}", "rank": "captain", "name_latin": "Salar"}
        told = {"fields": fields, "password": "seven storks above Koya", "temporary": temporary}
        officer = actions.enrol(by=dara, submission=uuid4(), **told)
        assert officer.password_temporary is temporary
        assert not hasattr(officer, "secret")


def test_a_password_that_is_weak_is_refused_as_such(dara):
    told = {"fields": {"username": "salar", "rank": "captain", "name_latin": "Salar"}}
    with pytest.raises(ValidationError) as refused:
        actions.enrol(by=dara, submission=uuid4(), password="salar", **told)
    assert list(refused.value.message_dict) == ["password"]


def test_a_system_is_enrolled_without_a_password(dara):
    fields = {"username": "mirror", "name_latin": "Mirror"}
    system = actions.enrol(by=dara, submission=uuid4(), fields=fields)
    assert not system.has_usable_password()
    assert not system.password_temporary


# The command that enrols the first administrator.

FIRST = ["enrol", "salar", "--rank", "captain", "--name", "Salar Qadir", "--role"]


def run(capsys, *words) -> str:
    call_command(*words)
    return capsys.readouterr().out


def test_the_command_enrols_posts_and_prints_the_password_alone(capsys):
    told = ["administrator", "--name-arabic", "سالار قادر", "--force", "peshmerga"]
    secret = run(capsys, *FIRST, *told).removesuffix("\n")
    assert SECRET.fullmatch(secret)
    salar = story.officer("salar")
    assert (salar.name_arabic, salar.force_id) == ("سالار قادر", "peshmerga")
    assert salar.password_temporary
    assert [posting.role for posting in salar.active_postings()] == ["administrator"]
    assert sign_in("salar", secret)
    assert secret not in everything()


def test_the_command_posts_to_a_room(capsys):
    run(capsys, *FIRST, "chief", "--centre", "K1", "--force", "iraqi", "--by", "salam")
    assert [p.centre_id for p in story.officer("salar").active_postings()] == ["K1"]
    assert JournalEntry.objects.head().by.username == "salam"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chief", "--force", "iraqi"], "This role belongs to a room: choose one."),
        (["chief", "--centre", "K1"], "Whoever holds this role belongs to a force."),
        (["chief", "--centre", "K9"], "There is no centre with code K9."),
        (["auditor", "--force", "navy"], "There is no force with code navy."),
        (["auditor", "--by", "nobody"], "There is no officer with username nobody."),
        (["auditor", "--force", "iraqi", "--by", "nalin"], "nalin may not do this."),
        (["system"], "invalid choice: 'system'"),
    ],
)
def test_what_the_command_refuses_it_says_and_leaves_nothing_behind(capsys, words, said):
    before = everything()
    with pytest.raises(CommandError, match=re.escape(said)):
        run(capsys, *FIRST, *words)
    assert capsys.readouterr().out == ""
    assert everything() == before


def test_the_command_given_again_says_that_the_officer_exists(capsys):
    run(capsys, *FIRST, "administrator", "--force", "iraqi")
    before = everything()
    with pytest.raises(CommandError, match="with the user name salar already"):
        run(capsys, *FIRST, "administrator", "--force", "iraqi")
    assert everything() == before
    assert Posting.objects.filter(officer__username="salar").count() == 1
    assert connection.is_usable()
    assert builders.setup().is_active
