"""A lost device: an administrator and a second person of the own force take it away."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from centres import actions
from centres.models import Alert, JournalEntry, Officer
from tests.support import builders
from tests.support.devices import FIELD, carrying, enrol, is_in, shown, still

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    return still(time_machine)


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
    page = client.get("/proposals/").content.decode()
    assert lost.get_absolute_url() in page
    assert other.get_absolute_url() not in page
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
