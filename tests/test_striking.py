"""Striking: for a reason, by those who may, never a version that one has not read."""

import pytest

from incidents.models import Incident
from tests.support import builders
from tests.support.filled_form import filled, opened

pytestmark = pytest.mark.django_db


def address(incident):
    return f"/incidents/{incident.number}/strike/"


def test_a_struck_report_stays_crossed_out_with_its_reason(nalin, browse):
    incident, client = builders.report(nalin), browse(nalin)
    typed = opened(client, address(incident)) | {"reason": "دووبارە ڕاپۆرت کراوە"}
    page = client.post(address(incident), typed, follow=True).content.decode()
    assert "Struck, K1-2026-0001" in page
    assert "دووبارە ڕاپۆرت کراوە" in page
    incident.refresh_from_db()
    assert (incident.struck_by, incident.version) == (nalin, 2)


def test_the_page_says_what_striking_means_and_what_is_struck(nalin, browse):
    incident = builders.report(nalin, narrative="A car burned.")
    page = browse(nalin).get(address(incident)).content.decode()
    assert "stays in the log under its number, crossed out" in page
    assert "A car burned." in page


@pytest.mark.parametrize("reason", ["", "  \r\n ", "x" * 501, "NUL\x00"])
def test_a_reason_is_required_and_must_be_storable(reason, nalin, browse):
    incident, client = builders.report(nalin), browse(nalin)
    page = client.post(address(incident), opened(client, address(incident)) | {"reason": reason})
    assert page.status_code == 400
    assert set(page.context["form"].errors) == {"reason"}
    assert not Incident.objects.get().struck


def test_what_was_revised_meanwhile_is_read_before_it_is_struck(nalin, baran, browse):
    incident, client = builders.report(nalin), browse(baran)
    typed = opened(client, address(incident)) | {"reason": "Reported twice."}
    builders.revise(nalin, incident, narrative="It was another car.")
    page = client.post(address(incident), typed)
    assert page.status_code == 409
    text = page.content.decode()
    assert "was revised meanwhile" in text
    assert "It was another car." in text
    assert filled(page)["reason"] == "Reported twice."
    assert not Incident.objects.get().struck
    assert client.post(address(incident), filled(page)).url == incident.get_absolute_url()
    assert Incident.objects.get().strike_reason == "Reported twice."


def test_the_same_form_sent_twice_strikes_once(nalin, browse):
    incident, client = builders.report(nalin), browse(nalin)
    typed = opened(client, address(incident)) | {"reason": "Reported twice."}
    answers = [client.post(address(incident), typed) for _time in range(2)]
    assert [answer.url for answer in answers] == [incident.get_absolute_url()] * 2
    assert Incident.objects.get().version == 2


def test_what_another_has_struck_is_not_struck_again(nalin, baran, browse):
    incident, client = builders.report(nalin), browse(nalin)
    typed = opened(client, address(incident)) | {"reason": "Mine."}
    builders.strike(baran, incident, "Theirs.")
    page = client.post(address(incident), typed)
    assert page.status_code == 409
    assert "struck already" in page.content.decode()
    assert client.post(address(incident), filled(page)).status_code == 400
    assert client.get(address(incident)).url == incident.get_absolute_url()
    assert Incident.objects.get().strike_reason == "Theirs."


@pytest.mark.parametrize("name", ["hassan", "rezan", "zainab", "karim", "amal", "dara", "former"])
def test_who_may_not_strike_has_neither_link_nor_form(name, request, nalin, browse):
    incident, client = builders.report(nalin), browse(request.getfixturevalue(name))
    assert address(incident) not in client.get(incident.get_absolute_url()).content.decode()
    typed = opened(browse(nalin), address(incident)) | {"reason": "No."}
    assert client.get(address(incident)).status_code == 403
    assert client.post(address(incident), typed).status_code == 403
    assert not Incident.objects.get().struck


@pytest.mark.parametrize("based_on", ["", "x", "0", "99"])
def test_a_form_that_names_no_version_strikes_nothing(based_on, nalin, browse):
    incident, client = builders.report(nalin), browse(nalin)
    typed = opened(client, address(incident)) | {"reason": "Twice.", "based_on": based_on}
    page = client.post(address(incident), typed)
    assert page.status_code in (400, 409)
    assert "Twice." in page.content.decode()
    assert not Incident.objects.get().struck
