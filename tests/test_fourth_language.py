"""A language that the settings alone have: it works in form, action, API and pages."""

import re
from uuid import uuid4

import pytest
from django.conf import settings as project
from django.core.exceptions import ValidationError
from django.utils import timezone

from centres.models import Centre
from incidents.models import Incident, Translation
from tests.support import builders
from tests.support.filled_form import opened
from tests.test_permissions import REPORTED

pytestmark = pytest.mark.django_db
TURKISH = ("tr", "Turkish")
TEXT = "Yol açık."


@pytest.fixture
def turkish(settings):
    settings.LANGUAGES = [*project.LANGUAGES, TURKISH]


def test_without_the_setting_it_is_refused(nalin):
    with pytest.raises(ValidationError):
        builders.report(nalin, language="tr")
    with pytest.raises(ValidationError):
        builders.translate(nalin, builders.report(nalin), TEXT, language="tr")


def test_actions_take_it(turkish, nalin):
    incident = builders.report(nalin, language="tr")
    assert (incident.language, incident.get_language_display()) == TURKISH
    assert builders.translate(nalin, builders.report(nalin), TEXT, language="tr").language == "tr"


def test_the_forms_offer_it_and_take_it(turkish, browse, nalin):
    client = browse(nalin)
    assert '<option value="tr">Turkish</option>' in client.get("/incidents/new/").content.decode()
    sent = opened(client, "/incidents/new/") | REPORTED | {"language": "tr", "do": "send"}
    assert client.post("/incidents/new/", sent).status_code == 302
    incident = Incident.objects.get(language="tr")
    page = client.get(incident.get_absolute_url()).content.decode()
    assert 'lang="tr"' in page and "Turkish" in page
    translated = {"submission": uuid4(), "version": 1, "language": "en", "text": "Open."}
    address = f"{incident.get_absolute_url()}translations/"
    assert client.post(address, translated).status_code == 302
    english = builders.report(nalin, language="en")
    address = f"{english.get_absolute_url()}translations/"
    again = translated | {"submission": uuid4(), "language": "tr", "text": TEXT}
    assert client.post(address, again).status_code == 302
    assert Translation.objects.get(incident=english).language == "tr"


def test_the_api_takes_it_and_shows_it(turkish, browse, nalin):
    incident, client = builders.report(nalin, language="tr"), browse(nalin)
    address = f"/api/v1/incidents/{incident.number}"
    assert client.get(address).json()["language"] == "tr"
    english = builders.report(nalin, language="en")
    body = {"submission": str(uuid4()), "version": 1, "language": "tr", "text": TEXT}
    address = f"/api/v1/incidents/{english.number}/translations"
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert answer.json()["language"] == "tr"


def test_pages_are_read_in_it_with_english_names(turkish, browse, nalin):
    client = browse(nalin)
    assert ">Türkçe</button>" in client.get("/account/").content.decode()
    assert client.post("/language/", {"language": "tr", "next": "/centres/"}).status_code == 302
    nalin.refresh_from_db()
    assert nalin.language == "tr"
    page = client.get("/centres/").content.decode()
    assert '<html lang="tr"' in page and 'dir="ltr"' in page
    assert Centre.objects.get(pk="K1").name_en in page
    assert nalin.name_latin in page


def test_its_decimal_comma_is_in_no_drawing_and_no_coordinate(turkish, browse, nalin):
    builders.report(nalin)
    client = browse(nalin)
    client.post("/language/", {"language": "tr", "next": "/centres/"})
    room = Centre.objects.get(pk="K1")
    assert f"{room.latitude}, {room.longitude}" in client.get(room.get_absolute_url()).text
    for address in ("/", "/map/", f"/summary/{timezone.now():%Y-%m-%d}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert re.findall(r' (?:x|y|width|height)="\d+,\d+"', page.text) == [], address
