"""My account: who one is, a password of one's own, a temporary one, the language one reads."""

import hashlib
import hmac
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client

from centres import actions, journal
from centres.models import JournalEntry, Officer
from tests.support import builders

pytestmark = pytest.mark.django_db
PASSWORD = "nine grey herons over Dukan"
NEW = "seven storks above Koya"


@pytest.fixture
def salar(db):
    """A liaison officer at K1 who has a password."""
    officer = builders.enrol("salar", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "K1")
    return officer


@pytest.fixture
def temporary(salar):
    """The same, with a password that an administrator gave."""
    salar.password_temporary = True
    salar.save()
    return salar


def sign_in(password=PASSWORD, **more):
    client = Client(**more)
    client.post("/sign-in/", {"username": "salar", "password": password})
    return client


def is_in(client) -> bool:
    return client.get("/incidents/").status_code == 200


def change(client, old=PASSWORD, password=NEW, again=None, submission=None):
    again = password if again is None else again
    told = {"old": old, "password": password, "again": again}
    return client.post("/account/password/", {"submission": submission or uuid4(), **told})


def errors(page) -> dict:
    return {name: list(sentences) for name, sentences in page.context["form"].errors.items()}


def test_the_page_tells_who_and_where_one_is(hassan, browse):
    page = browse(hassan).get("/account/").content.decode()
    for told in ("Captain Hassan Kadhim", "حسن كاظم", "Iraqi", "Liaison officer", "Kirkuk"):
        assert told in page


def test_every_page_leads_to_it_by_the_officers_name(hassan, browse):
    assert 'href="/account/"' in browse(hassan).get("/centres/").content.decode()


def test_the_name_is_marked_on_the_pages_behind_it(nalin, browse):
    client, marked = browse(nalin), 'title="My account" aria-current="page"'
    for address, current in (("/account/", 1), ("/account/password/", 1), ("/centres/", 0)):
        text = " ".join(client.get(address).content.decode().split())
        assert text.count(marked) == current, address


def test_the_new_password_opens_and_the_old_one_no_longer(salar):
    client = sign_in()
    assert change(client).url == "/account/"
    assert is_in(client)
    assert not is_in(sign_in(PASSWORD))
    assert is_in(sign_in(NEW))


def test_all_other_sessions_end_at_once(salar, nalin, browse):
    here, there, colleague = sign_in(), sign_in(), browse(nalin)
    stolen = Client()
    stolen.cookies = here.cookies.copy()
    change(here)
    assert salar.sessions.count() == 1
    assert [is_in(client) for client in (here, there, stolen, colleague)] == [
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"old": "not this one at all"}, "old"),
        ({"old": ""}, "old"),
        ({"old": "\x00"}, "old"),
        ({"again": "another one altogether"}, "again"),
        ({"password": "too short"}, "password"),
        ({"password": "1q2w3e4r5t6y7u8i9o0p"}, "password"),
        ({"password": PASSWORD}, "password"),
        ({"password": NEW + "\x00"}, "password"),
        ({"submission": "x"}, "submission"),
    ],
)
def test_what_is_wrong_is_said_in_place_and_nothing_changes(salar, told, field):
    client = sign_in()
    page = change(client, **told)
    assert page.status_code == 400
    assert field in errors(page)
    assert is_in(sign_in(PASSWORD))


def test_no_page_shows_a_password_again(salar):
    page = change(sign_in(), password=NEW, again="another one").content.decode()
    assert NEW not in page
    assert PASSWORD not in page


def test_five_wrong_ones_lock_like_failed_sign_ins(salar):
    client = sign_in()
    wrong = [change(client, old="not this one at all").status_code for _attempt in range(5)]
    assert wrong == [400, 400, 400, 400, 429]
    assert change(client).status_code == 429
    assert not is_in(sign_in(PASSWORD))


def test_the_right_one_clears_the_failures_before_it(salar):
    client = sign_in()
    for _attempt in range(4):
        change(client, old="not this one at all")
    change(client)
    assert change(client, old="not this one at all").status_code == 400


def test_the_journal_tells_of_it_and_holds_nothing_to_guess_from(salar):
    change(sign_in(), submission="6b1f0000-0000-4000-8000-000000000001")
    entry = JournalEntry.objects.latest("position")
    assert (entry.verb, entry.key, entry.by_id) == ("change_password", str(salar.pk), salar.pk)
    assert NEW not in entry.payload
    told = journal.canonical({"verb": "change_password", "request": {"password": NEW}})
    fast = hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()
    assert entry.request != fast


def test_a_temporary_password_is_changed_before_anything_else(temporary):
    client = sign_in()
    for address in (
        "/",
        "/incidents/",
        "/account/",
        "/centres/K1/",
        "/sign-in/",
        "/notes/",
    ):
        assert client.get(address).url == "/account/password/", address
    assert client.post("/notes/", {"text": "x"}).url == "/account/password/"
    page = client.get("/account/password/").content.decode()
    assert "Your password is temporary" in page
    assert 'class="tabs"' not in page
    assert change(client).url == "/account/"
    assert is_in(client)
    assert not Officer.objects.get(pk=temporary.pk).password_temporary


def test_meanwhile_one_may_leave_and_choose_a_language(temporary):
    client = sign_in()
    assert client.post("/language/", {"language": "ckb", "next": "/"}).url == "/"
    assert '<html lang="ckb"' in client.get("/account/password/").content.decode()
    assert client.get("/healthz").status_code == 200
    assert client.post("/sign-out/").url == "/sign-in/"


def test_a_fragment_that_polls_goes_there_as_a_whole_page(temporary):
    answer = sign_in().get("/incidents/changes/?after=0", HTTP_HX_REQUEST="true", HTTP_X_POLL="1")
    assert (answer.headers["HX-Redirect"], answer.content) == ("/account/password/", b"")


@pytest.mark.parametrize("address", ["incidents", "changes", "centres/K1", "token"])
def test_the_api_says_so_to_such_a_session(temporary, address):
    answer = sign_in().get(f"/api/v1/{address}")
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "This password is temporary"


def test_it_may_not_stay_as_it_is(temporary):
    client = sign_in()
    assert "password" in errors(change(client, password=PASSWORD))
    assert client.get("/incidents/").url == "/account/password/"


def test_nobody_changes_a_password_without_a_posting(former, browse):
    assert browse(former).get("/account/password/").status_code == 403
    with pytest.raises(PermissionDenied):
        actions.change_password(by=former, submission=uuid4(), password=NEW)


def test_the_language_follows_to_the_next_desk(salar):
    sign_in().post("/language/", {"language": "ckb"})
    desk = Client()
    desk.post("/language/", {"language": "ar"})
    desk.post("/sign-in/", {"username": "salar", "password": PASSWORD})
    assert '<html lang="ckb"' in desk.get("/centres/").content.decode()


def test_the_language_of_the_desk_stays_for_one_who_never_chose(salar):
    desk = Client()
    desk.post("/language/", {"language": "ar"})
    desk.post("/sign-in/", {"username": "salar", "password": PASSWORD})
    assert '<html lang="ar"' in desk.get("/centres/").content.decode()
    assert Officer.objects.get(pk=salar.pk).language == ""


@pytest.mark.parametrize("language", ["de", "", "x" * 99, "\x00"])
def test_a_language_that_no_page_has_is_not_kept(salar, language):
    assert sign_in().post("/language/", {"language": language}).status_code == 302
    assert Officer.objects.get(pk=salar.pk).language == ""


def test_the_language_is_no_part_of_the_record(salar):
    head = journal.position()
    sign_in().post("/language/", {"language": "ckb"})
    assert journal.position() == head
    assert "ckb" not in str(Officer.objects.get(pk=salar.pk).state())
