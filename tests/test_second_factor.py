"""A code of the own device beside the password, and a fresh one for what weighs most."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from centres import actions
from centres.access import second_factor
from centres.journal import verify
from centres.journal.action import CodeNeededError
from centres.models import AccessLine, Alert, JournalEntry, Look, Officer
from tests.support import builders

pytestmark = pytest.mark.django_db

PASSWORD = "nine grey herons over Dukan"
KEY = builders.KEY
FIELD = "device_code"


@pytest.fixture(autouse=True)
def clock(time_machine):
    """A clock that stands still, and goes on to where a device shows another code."""
    time_machine.move_to(timezone.now(), tick=False)

    def on(**by):
        time_machine.shift(timedelta(**by or {"seconds": 60}))

    return on


def enrol(officer, key=KEY) -> list[str]:
    """Give the officer a device; returns the codes to recover with."""
    return builders.with_device(officer, key).recovery_codes


@pytest.fixture
def salar(db, clock):
    """A liaison officer at K1 who has a password and a device."""
    officer = builders.enrol("salar", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "K1")
    officer.codes = enrol(officer)
    clock()
    return officer


def shown(key=KEY) -> str:
    return second_factor.code_of(key)


def wrong(key=KEY) -> str:
    return f"{(int(shown(key)) + 1) % 1_000_000:06d}"


def password(client=None, **more):
    client = client or Client()
    client.post("/sign-in/", {"username": "salar", "password": PASSWORD}, **more)
    return client


def code(client, typed=None, **more):
    return client.post("/sign-in/code/", {FIELD: shown() if typed is None else typed, **more})


def is_in(client) -> bool:
    return client.get("/incidents/").status_code == 200


def errors(page) -> dict:
    return {name: list(sentences) for name, sentences in page.context["form"].errors.items()}


def carrying(browse, officer, clock, *, fresh=True):
    """Return a client signed in with a device; its code is fresh, or of ten minutes ago."""
    officer = Officer.objects.get(pk=officer.pk)
    if not officer.second_factor:
        enrol(officer)
        officer.refresh_from_db()
    client = browse(officer)
    session = client.session
    given = timezone.now() - timedelta(minutes=0 if fresh else 10)
    session[second_factor.CONFIRMED] = given.isoformat()
    session.save()
    clock()
    return client


# Signing in


def test_the_right_password_alone_opens_nothing(salar):
    client = Client()
    answer = client.post(
        "/sign-in/?next=/notes/", {"username": "salar", "password": PASSWORD, "next": "/notes/"}
    )
    assert answer.url == "/sign-in/code/?next=%2Fnotes%2F"
    assert not is_in(client)
    assert client.get(answer.url).context["next"] == "/notes/"
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
    enrolling(client)
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
    assert not list(verify._faults_of_kind(Officer))
    for tamper in (
        lambda: TOTPDevice.objects.update(key="00" * 20),
        lambda: TOTPDevice.objects.all().delete(),
        lambda: Officer.objects.filter(pk=salar.pk).update(second_factor=False),
        lambda: salar.staticdevice_set.get().token_set.create(token="planted"),
    ):
        kept = list(TOTPDevice.objects.all())
        tamper()
        [fault] = verify._faults_of_kind(Officer)
        assert str(salar.pk) in fault
        TOTPDevice.objects.all().delete()
        TOTPDevice.objects.bulk_create(kept)
        Officer.objects.filter(pk=salar.pk).update(second_factor=True)
        salar.staticdevice_set.get().token_set.filter(token="planted").delete()
        assert not list(verify._faults_of_kind(Officer))


def test_without_a_device_the_state_is_as_it_was(nalin):
    assert set(nalin.state()) == {
        *("id", "rank", "name_latin", "name_arabic", "force", "disabled_at", "seal")
    }


# A fresh code


DAY = date(2026, 11, 10)


@pytest.fixture
def issued(karim):
    return builders.issue(karim, DAY)


def signing(client, issued, **more):
    sent = {"edition": issued.edition, "sha256": issued.sha256, "submission": str(uuid4())}
    return client.post(f"/summary/{DAY}/sign/", {**sent, "reservation": "But two.", **more})


def test_signing_asks_for_a_code_within_the_form_and_keeps_what_was_typed(
    karim, issued, browse, clock
):
    client = carrying(browse, karim, clock, fresh=False)
    assert FIELD in client.get(f"/summary/{DAY}/").content.decode()
    page = signing(client, issued)
    assert (page.status_code, list(errors(page))) == (400, [FIELD])
    assert "But two." in page.content.decode()
    assert list(errors(signing(client, issued, **{FIELD: wrong()}))) == [FIELD]
    assert not issued.signatures.exists()
    assert signing(client, issued, **{FIELD: shown()}).status_code == 302
    assert issued.signatures.get().by == karim


def test_a_code_serves_five_minutes(karim, issued, browse, clock):
    client = carrying(browse, karim, clock)
    assert FIELD not in client.get(f"/summary/{DAY}/").content.decode()
    clock(minutes=5)
    assert FIELD in client.get(f"/summary/{DAY}/").content.decode()
    assert signing(client, issued).status_code == 400


def test_without_a_device_nothing_more_is_asked(karim, issued, browse):
    assert signing(browse(karim), issued).status_code == 302


def test_an_action_without_a_fresh_code_does_nothing(dara, rezan):
    enrol(dara)
    dara.refresh_from_db()
    before = JournalEntry.objects.count()
    posting = rezan.postings.get()
    for act, of in (
        (actions.end_posting, {"posting": posting}),
        (actions.reset_password, {"officer": rezan}),
        (actions.change_officer, {"officer": rezan, "fields": {"rank": "major"}}),
    ):
        with pytest.raises(CodeNeededError):
            act(by=dara, submission=uuid4(), **of)
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("officers/{rezan}/change/", {"rank": "major", "name_latin": "Rezan Omar Ali"}),
        ("officers/{rezan}/password/", {}),
        ("officers/{rezan}/disable/", {}),
        ("postings/{posting}/end/", {}),
        ("officers/new/", {"username": "salam", "name_latin": "Salam"}),
        ("tokens/new/", {"name": "pylon"}),
        ("centres/K1/screen/", {"username": "wall-k1"}),
    ],
)
def test_pages_that_change_rights_ask_for_a_code(dara, rezan, browse, clock, address, typed):
    client = carrying(browse, dara, clock, fresh=False)
    address = "/" + address.format(rezan=rezan.pk, posting=rezan.postings.get().pk)
    assert f'name="{FIELD}"' in client.get(address).content.decode()
    page = client.post(address, {"submission": str(uuid4()), **typed})
    assert page.status_code == 400
    assert FIELD in errors(page)
    for value in typed.values():
        assert value in page.content.decode()


def test_the_api_says_that_a_code_is_needed(karim, issued, browse, clock):
    client = carrying(browse, karim, clock, fresh=False)
    body = {"submission": str(uuid4()), "sha256": issued.sha256}
    client.get("/incidents/")
    answer = client.post(f"/api/v1/summaries/{DAY}/sign", body, content_type="application/json")
    assert answer.status_code == 403
    assert "Give a code of your device" in answer.json()["title"]


def test_the_source_of_an_old_report_is_shown_after_a_code(nalin, baran, browse, clock):
    incident = builders.report(nalin, source="The shepherd at the ford.")
    address = incident.get_absolute_url()
    client = carrying(browse, baran, clock, fresh=False)
    assert "The shepherd" in client.get(address).content.decode(), "a report of today"
    clock(days=1)
    client = carrying(browse, baran, clock, fresh=False)
    page = client.get(address).content.decode()
    assert "The shepherd" not in page
    assert "Show the source" in page
    sent = client.post("/account/code/", {FIELD: shown(), "next": address})
    assert sent.url == address
    assert "The shepherd" in client.get(address).content.decode()


def test_who_revises_an_old_report_without_a_code_leaves_its_source_alone(
    nalin, baran, browse, clock
):
    incident = builders.report(nalin, source="The shepherd at the ford.")
    clock(days=2)
    client = carrying(browse, baran, clock, fresh=False)
    page = client.get(f"{incident.get_absolute_url()}revise/")
    assert "source" not in page.context["form"].fields
    fields = {"place": "Kifri"}
    actions_by = Officer.objects.get(pk=baran.pk)
    revised = builders.revise(actions_by, incident, **fields)
    assert revised.sources.latest("version").text == "The shepherd at the ford."


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org"])
def test_a_code_leads_to_no_other_site(salar, browse, clock, elsewhere):
    client = carrying(browse, salar, clock)
    sent = client.post("/account/code/", {FIELD: shown(), "next": elsewhere})
    assert sent.url == "/account/"


def test_a_recovery_code_of_another_opens_nothing(salar, nalin):
    theirs = enrol(nalin)
    with pytest.raises(ValidationError):
        actions.use_recovery_code(by=salar, submission=uuid4(), code=theirs[0])


# Lost


@pytest.fixture
def lost(nalin, dara):
    """Nalin, of the Peshmerga, has lost what she enrolled; her administrator proposes the rest."""
    enrol(nalin)
    nalin.refresh_from_db()
    return actions.reset_second_factor(by=dara, submission=uuid4(), officer=nalin)


def confirm(proposal, by):
    return actions.consent(by=by, submission=uuid4(), proposal=proposal)


def test_one_administrator_alone_takes_no_device_away(nalin, dara, browse):
    enrol(nalin)
    client = browse(dara)
    assert "Lost second factor" in client.get(f"/officers/{nalin.pk}/").content.decode()
    sent = client.post(f"/officers/{nalin.pk}/device/", {"submission": str(uuid4())})
    assert sent.url.startswith("/proposals/")
    assert Officer.objects.get(pk=nalin.pk).second_factor
    assert TOTPDevice.objects.filter(user=nalin).exists()


@pytest.mark.parametrize("second", ["karim", "baran"])
def test_a_second_person_of_the_force_confirms_it(lost, nalin, second, browse):
    signed_in = browse(nalin)
    client = browse(Officer.objects.get(username=second))
    page = client.get(lost.get_absolute_url())
    assert page.context["may_consent"]
    sent = client.post(f"/proposals/{lost.pk}/consent/", {"submission": str(uuid4())})
    assert sent.status_code == 302
    nalin.refresh_from_db()
    assert not nalin.second_factor
    assert not TOTPDevice.objects.exists()
    assert not is_in(signed_in)
    entry = JournalEntry.objects.filter(verb="reset_second_factor").get()
    assert (entry.key, entry.by.username) == (str(nalin.pk), "dara")


@pytest.mark.parametrize("other", ["dara", "adnan", "zainab", "hassan", "rezan", "amal"])
def test_neither_the_first_nor_the_other_force_nor_a_liaison_confirms_it(lost, nalin, other):
    with pytest.raises(PermissionDenied):
        confirm(lost, Officer.objects.get(username=other))
    assert Officer.objects.get(pk=nalin.pk).second_factor


def test_nobody_confirms_that_the_own_device_is_lost(karim, dara):
    enrol(karim)
    karim.refresh_from_db()
    karim.confirmed_at = timezone.now()
    proposal = actions.reset_second_factor(by=dara, submission=uuid4(), officer=karim)
    with pytest.raises(PermissionDenied):
        confirm(proposal, karim)


def test_an_administrator_of_the_other_force_does_not_even_propose_it(nalin, salam):
    enrol(nalin)
    nalin.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.reset_second_factor(by=salam, submission=uuid4(), officer=nalin)


def test_who_consents_gives_a_fresh_code(lost, karim, nalin, browse, clock):
    client = carrying(browse, karim, clock, fresh=False)
    assert FIELD in client.get(lost.get_absolute_url()).content.decode()
    address = f"/proposals/{lost.pk}/consent/"
    assert client.post(address, {"submission": str(uuid4())}).status_code == 400
    assert Officer.objects.get(pk=nalin.pk).second_factor
    sent = client.post(address, {"submission": str(uuid4()), FIELD: shown()})
    assert sent.status_code == 302
    assert not Officer.objects.get(pk=nalin.pk).second_factor


def test_a_chief_sees_nothing_else_of_what_is_proposed(lost, baran, zainab, dara, nalin, browse):
    other = actions.post(by=dara, submission=uuid4(), officer=nalin, role="commander")
    client = browse(baran)
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get("/proposals/").status_code == 403
    assert browse(zainab).get(lost.get_absolute_url()).status_code == 404


def test_where_nobody_could_confirm_it_the_server_does_it_and_both_forces_know(
    nalin, karim, adnan, browse
):
    enrol(nalin)
    nalin.refresh_from_db()
    signed_in = browse(nalin)
    call_command("reset_second_factor", "nalin")
    nalin.refresh_from_db()
    assert not nalin.second_factor
    assert not TOTPDevice.objects.exists()
    assert not is_in(signed_in)
    entry = JournalEntry.objects.get(verb="reset_second_factor")
    assert (entry.key, entry.by.username) == (str(nalin.pk), "setup")
    for told in (nalin, karim, adnan):
        (alert,) = Alert.objects.visible_to(told)
        assert "Captain Nalin Aziz" in alert.sentences["en"]
        assert alert.sentences["en"].endswith("By Setup.")


@pytest.mark.parametrize("username", ["nobody", "nalin", "zainab"])
def test_the_server_takes_nothing_from_who_has_nothing_or_is_disabled(username, zainab):
    enrol(zainab)
    actions.disable_officer(by=builders.setup(), submission=uuid4(), officer=zainab)
    before = JournalEntry.objects.count()
    with pytest.raises(CommandError):
        call_command("reset_second_factor", username)
    assert JournalEntry.objects.count() == before
