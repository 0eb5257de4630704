"""A narrative may be told in another language by an officer, marked as such and never instead."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.journal.entries import SubmissionReusedError
from incidents.models import Translation
from tests.support import builders

pytestmark = pytest.mark.django_db

KURDISH = "دوو پیاو لە ماتۆڕسکیلێک بوون."
ARABIC = "رجلان على دراجة نارية."


@pytest.fixture
def incident(nalin):
    return builders.report(nalin, narrative=KURDISH, language="ckb")


def page_of(client, incident):
    return client.get(incident.get_absolute_url()).content.decode()


def typed(incident, **more):
    told = {"language": "ar", "text": ARABIC, "version": incident.version}
    return {"submission": str(uuid4()), **told, **more}


def test_a_translation_stands_beside_the_original(incident, hassan, rezan, browse):
    client = browse(hassan)
    sent = client.post(f"{incident.get_absolute_url()}translations/", typed(incident), follow=True)
    assert "Translation added" in sent.content.decode()
    page = page_of(browse(rezan), incident)
    assert page.index(KURDISH) < page.index("Translation into Arabic") < page.index(ARABIC)
    assert "of version 1" in page
    assert "Hassan Kadhim" in page
    assert f'dir="auto" lang="ar">{ARABIC}' in page
    assert "Outdated" not in page


def test_a_translation_is_outdated_once_the_narrative_says_something_else(
    incident, nalin, hassan, browse
):
    builders.translate(hassan, incident, ARABIC)
    builders.revise(nalin, incident, place="Kifri")
    assert "Outdated" not in page_of(browse(hassan), incident)
    incident.refresh_from_db()
    builders.revise(nalin, incident, narrative=KURDISH + " ڕۆیشتن.")
    assert "Outdated: the narrative was revised since." in page_of(browse(hassan), incident)


def test_a_translation_is_a_change_and_leaves_the_report_as_it_was(incident, hassan, feed, pull):
    made = builders.translate(hassan, incident, ARABIC)
    client = pull(feed, "incidents")
    [change] = client.get("/api/v1/changes", {"after": made.position - 1}).json()["changes"]
    assert (change["verb"], change["subject"]) == ("translate", "translation")
    assert change["state"]["text"] == ARABIC
    incident.refresh_from_db()
    assert (incident.version, incident.narrative) == (1, KURDISH)
    assert incident.touched == made.position
    [listed] = client.get(f"/api/v1/incidents/{incident.number}/translations").json()["results"]
    assert listed == {**made.state(), "position": made.position}


def test_a_retry_is_harmless_and_another_text_is_not_a_retry(incident, hassan):
    told = {"submission": uuid4()}
    first, again = (builders.translate(hassan, incident, ARABIC, **told) for _time in "ab")
    assert first.pk == again.pk
    with pytest.raises(SubmissionReusedError):
        builders.translate(hassan, incident, "شيء آخر", **told)
    assert Translation.objects.count() == 1


def test_an_officer_translates_over_the_api_of_the_pages(incident, hassan, browse):
    told = typed(incident)
    told["version"] = 1
    address = f"/api/v1/incidents/{incident.number}/translations"
    answer = browse(hassan).post(address, told, content_type="application/json")
    assert (answer.status_code, answer.json()["text"]) == (201, ARABIC)


def test_what_cannot_be_is_refused_in_place_and_nothing_typed_is_lost(incident, nalin, browse):
    client, address = browse(nalin), f"{incident.get_absolute_url()}translations/"
    for wrong, says in (
        ({"language": "ckb"}, "written in this language"),
        ({"language": "fr"}, "Choose one of those"),
        ({"text": " "}, "required"),
    ):
        page = client.post(address, typed(incident, **wrong))
        assert page.status_code == 400
        assert says in page.content.decode()
    assert ARABIC in client.post(address, typed(incident, language="")).content.decode()
    builders.revise(nalin, incident, place="Kifri")
    page = client.post(address, typed(incident)).content.decode()
    assert "revised meanwhile: translate it as it stands now" in page
    assert ARABIC in page
    assert not Translation.objects.exists()


def test_commanders_and_auditors_read_and_do_not_translate(incident, karim, amal, nalin):
    for reader in (karim, amal):
        with pytest.raises(PermissionDenied):
            builders.translate(reader, incident)
    with pytest.raises(ValidationError):
        builders.translate(nalin, incident, "x" * 20_001)
