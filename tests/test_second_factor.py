"""A code of the own device beside the password, and how a device is enrolled and removed."""

import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from centres import actions
from centres.access import second_factor
from centres.journal import reconcile
from centres.journal.action import CodeNeededError
from centres.models import AccessLine, JournalEntry, Look, Officer
from tests.support import builders
from tests.support.devices import FIELD, carrying, enrol, errors, is_in, shown, still, wrong

pytestmark = pytest.mark.django_db

PASSWORD = "nine grey herons over Dukan"


@pytest.fixture(autouse=True)
def clock(time_machine):
    return still(time_machine)


@pytest.fixture
def salar(db, clock):
    """A liaison officer at K1 who has a password and a device."""
    officer = builders.enrol("salar", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "K1")
    officer.codes = enrol(officer)
    clock()
    return officer


def password(client=None, **more):
    client = client or Client()
    client.post("/sign-in/", {"username": "salar", "password": PASSWORD}, **more)
    return client


def code(client, typed=None, **more):
    return client.post("/sign-in/code/", {FIELD: shown() if typed is None else typed, **more})


# Signing in


def test_the_right_password_alone_opens_nothing(salar):
    client = Client()
    answer = client.post(
        "/sign-in/?next=/notes/", {"username": "salar", "password": PASSWORD, "next": "/notes/"}
    )
    assert answer.url == "/sign-in/code/?next=%2Fnotes%2F"
    assert not is_in(client)
    page = client.get(answer.url)
    assert page.context["next"] == "/notes/"
    assert "Captain Salar" in page.text
    assert code(client, next="/notes/").url == "/notes/"
    assert is_in(client)


def test_no_code_lets_anybody_in_without_the_password(salar):
    assert code(Client()).url.startswith("/sign-in/")
    assert Client().get("/sign-in/code/").url.startswith("/sign-in/")


@pytest.mark.parametrize(
    "typed", ["", "x", "{", "{}", "[]", "12345", "1" * 30_000, "\x00", "¹²³⁴⁵⁶"]
)
def test_what_is_no_code_is_said_in_place(salar, typed):
    client = password()
    answer = code(client, typed)
    assert answer.status_code == 200
    assert list(errors(answer)) == [FIELD]
    assert not is_in(client)


def test_a_wrong_code_is_a_line_of_the_access_log(salar):
    code(password(), "12345")
    line = AccessLine.objects.get(kind=Look.SECOND_FAILED)
    assert (line.officer, line.address) == (salar, "127.0.0.1")


def test_a_code_opens_once_and_is_read_in_every_keyboard(salar):
    first, typed = password(), shown()
    eastern = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    code(first, f"{typed[:3]} {typed[3:]}".translate(eastern))
    assert is_in(first)
    again = password()
    assert errors(code(again, typed))[FIELD]
    assert not is_in(again)


def test_the_password_waits_five_minutes_for_its_code_and_not_for_another_password(salar, clock):
    late, reset = password(), password()
    actions.reset_password(by=builders.setup(), submission=uuid4(), officer=salar)
    code(reset)
    clock(minutes=6)
    code(late)
    assert not is_in(reset)
    assert not is_in(late)


def test_a_recovery_code_opens_once_however_it_is_typed(salar):
    client, recovering = password(), salar.codes[3]
    code(client, f" {recovering.upper().replace('-', ' ')} ")
    assert is_in(client)
    entry = JournalEntry.objects.latest("position")
    assert (entry.verb, entry.by_id) == ("use_recovery_code", salar.pk)
    again = password()
    code(again, recovering)
    assert not is_in(again)
    assert client.get("/account/").context["recovery_codes_left"] == 9


def test_no_recovery_code_can_be_read_in_the_database(salar):
    stored = set(salar.staticdevice_set.values_list("token_set__token", flat=True))
    assert len(stored) == second_factor.RECOVERY_CODES == len(set(salar.codes))
    assert not stored & {text for c in salar.codes for text in (c, c.replace("-", ""))}


def test_guesses_at_codes_are_limited_apart_from_passwords(salar, clock):
    client = password()
    answers = [code(client, wrong()) for _guess in range(12)]
    said = [errors(answer)[FIELD][0] for answer in answers]
    assert sum("not right" in sentence for sentence in said) == 10
    assert "Too many wrong codes" in said[-1]
    assert "Too many wrong codes" in errors(code(client))[FIELD][0], "not even the right one"
    clock(minutes=4)
    other = password(REMOTE_ADDR="10.0.0.9")
    assert code(other).status_code == 302


def test_an_hour_leaves_thirty_guesses_at_codes(salar, clock):
    looked_at, steps = 0, 12
    for _step in range(steps):
        client = password()
        looked_at += sum("not right" in errors(code(client, wrong()))[FIELD][0] for _ in range(12))
        clock(minutes=60 // steps)
    at_once, hourly = settings.CODES
    assert looked_at == at_once + hourly * (steps - 1) // steps
    assert at_once + hourly <= 30


def test_who_guesses_codes_elsewhere_keeps_nobody_out_of_a_browser_used_before(salar, clock):
    her_own = password()
    code(her_own)
    her_own.post("/sign-out/")
    clock()
    for _guess in range(12):
        code(password(REMOTE_ADDR="10.0.0.9"), wrong())
    code(password(her_own))
    assert is_in(her_own)


def test_a_session_of_before_ends_when_a_device_is_enrolled(nalin, browse):
    here = browse(nalin)
    assert is_in(here)
    enrol(nalin)
    assert not is_in(here)
    assert here.get("/api/v1/incidents").status_code in (401, 403)


# Enrolling


def enrolling(client, typed=None, **more):
    key = client.get("/account/second-factor/") and client.session["new_key"]
    content = {"submission": str(uuid4()), "code": shown(key) if typed is None else typed}
    return client.post("/account/second-factor/", {**content, **more})


def test_the_page_draws_the_key_takes_the_code_and_shows_the_codes_to_recover_with(nalin, browse):
    client = browse(nalin)
    page = client.get("/account/second-factor/").content.decode()
    assert "<svg " in page
    assert "style=" not in page
    spelled = second_factor.spelled(client.session["new_key"])
    assert spelled in page
    done = enrolling(client).content.decode()
    assert len(re.findall(r">[a-z2-9]{5}-[a-z2-9]{5}<", done)) == 10
    assert is_in(client), "this session goes on"
    assert Officer.objects.get(pk=nalin.pk).second_factor
    assert JournalEntry.objects.latest("position").verb == "enrol_second_factor"


def test_a_device_that_shows_another_code_is_not_enrolled(nalin, browse):
    client = browse(nalin)
    key = client.get("/account/second-factor/") and client.session["new_key"]
    assert "code" in errors(enrolling(client, wrong(key)))
    assert not TOTPDevice.objects.exists()
    assert not Officer.objects.get(pk=nalin.pk).second_factor
    assert client.session["new_key"] == key, "the telephone has photographed it"


def test_where_everybody_needs_one_nothing_opens_before(nalin, browse, settings):
    settings.SECOND_FACTOR = True
    client = browse(nalin)
    for address in ("/", "/incidents/", "/account/", "/notes/"):
        assert client.get(address).url == "/account/second-factor/", address
    answer = client.get("/api/v1/incidents")
    assert (answer.status_code, answer.json()["title"]) == (403, "A second factor is missing")
    page = client.get("/account/second-factor/").content.decode()
    assert 'class="tabs"' not in page
    assert client.post("/language/", {"language": "ckb", "next": "/"}).url == "/"
    assert 'aria-keyshortcuts="F8"' in enrolling(client).text, "the codes can be covered"
    assert is_in(client)


def test_a_wall_screen_and_a_system_need_none(feed, pull, browse, settings):
    settings.SECOND_FACTOR = True
    wall = builders.enrol("wall")
    builders.post(wall, "display", "K1")
    assert browse(wall).get("/").status_code == 200
    assert pull(feed, "incidents").get("/api/v1/incidents").status_code == 200


def test_another_device_takes_a_code_of_the_one_before(nalin, browse, clock):
    client = carrying(browse, nalin, clock, fresh=False)
    assert FIELD in errors(enrolling(client))
    assert enrolling(client, **{FIELD: shown()}).status_code == 200
    assert TOTPDevice.objects.filter(user=nalin).count() == 1
    with pytest.raises(CodeNeededError):
        enrol(Officer.objects.get(pk=nalin.pk))


def test_what_is_removed_opens_nothing_and_asks_for_nothing(salar, browse, clock):
    client = carrying(browse, salar, clock)
    sent = client.post("/account/second-factor/remove/", {"submission": str(uuid4())})
    assert sent.url == "/account/"
    assert is_in(client)
    assert is_in(password())
    assert not salar.staticdevice_set.exists()
    assert not TOTPDevice.objects.exists()


def test_new_recovery_codes_take_the_place_of_those_before(salar, browse, clock):
    client = carrying(browse, salar, clock)
    done = client.post("/account/recovery-codes/", {"submission": str(uuid4())})
    assert len(set(done.context["codes"]) - set(salar.codes)) == 10
    late = password()
    code(late, salar.codes[0])
    assert not is_in(late)
    code(late, done.context["codes"][0])
    assert is_in(late)


@pytest.mark.parametrize("address", ["second-factor/remove", "recovery-codes", "passkeys/new"])
def test_each_of_these_takes_a_fresh_code(salar, browse, clock, address):
    client = carrying(browse, salar, clock, fresh=False)
    sent = {"submission": str(uuid4()), "name": "Key", "answer": "{}"}
    assert FIELD in errors(client.post(f"/account/{address}/", sent))
    assert Officer.objects.get(pk=salar.pk).second_factor


# The seal


def test_the_book_holds_one_to_every_key(salar, clock):
    assert not reconcile.some_of_kind(Officer, "")[0]
    for tamper in (
        lambda: TOTPDevice.objects.update(key="00" * 20),
        lambda: TOTPDevice.objects.all().delete(),
        lambda: Officer.objects.filter(pk=salar.pk).update(second_factor=False),
        lambda: salar.staticdevice_set.get().token_set.create(token="planted"),
    ):
        kept = list(TOTPDevice.objects.all())
        tamper()
        [fault], _place = reconcile.some_of_kind(Officer, "")
        assert str(salar.pk) in fault
        TOTPDevice.objects.all().delete()
        TOTPDevice.objects.bulk_create(kept)
        Officer.objects.filter(pk=salar.pk).update(second_factor=True)
        salar.staticdevice_set.get().token_set.filter(token="planted").delete()
        assert not reconcile.some_of_kind(Officer, "")[0]


def test_without_a_device_the_state_is_as_it_was(nalin):
    assert set(nalin.state()) == {
        *("id", "rank", "name_latin", "name_arabic", "force", "disabled_at", "seal")
    }


# Of oneself alone


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org"])
def test_a_code_leads_to_no_other_site(salar, browse, clock, elsewhere):
    client = carrying(browse, salar, clock)
    sent = client.post("/account/code/", {FIELD: shown(), "next": elsewhere})
    assert sent.url == "/account/"


def test_a_recovery_code_of_another_opens_nothing(salar, nalin):
    theirs = enrol(nalin)
    with pytest.raises(ValidationError):
        actions.use_recovery_code(by=salar, submission=uuid4(), code=theirs[0])
