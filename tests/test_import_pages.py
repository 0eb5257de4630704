"""The pages of an import: from a file to the record and back, as a chief goes through them."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incidents.imports import recording
from incidents.models import Batch, Incident, Sheet

pytestmark = pytest.mark.django_db

HEADING = "ref;date;type;lat;lon;details;colour"
ROWS = [
    "A1;25/04/2014;IED;35.4681;44.3922;A bomb at the bridge;red",
    "A2;03/05/2014;Ambush;35.4701;44.3950;Shots at a convoy;red",
    "A3;04/05/2014;Street fight;35.4722;44.3977;Two men fought;blue",
    "A4;05/05/2014;IED;0;0;Nobody knows where;blue",
    "A5;06/05/2014;IED;95;44.4;A latitude beyond the pole;blue",
]


def content(*rows, heading=HEADING):
    return "\r\n".join([heading, *(rows or ROWS), ""]).encode()


def bring(client, sent=None, **told):
    sent = content() if sent is None else sent
    file = SimpleUploadedFile(told.pop("name", "old.csv"), sent)
    told = {"dataset": "Old list", "centre": "K1", "nearest": "", **told}
    return client.post("/imports/new/", {"content": file, **told})


def address(name, *more):
    return reverse(name, args=[Sheet.objects.get().pk, *more])


def text(answer):
    told = re.sub("<[^>]+>|[\u2066-\u2069]", "", unescape(answer.content.decode()))
    return " ".join(told.split())


def settle(client, **more):
    """Say what the columns are, and let the sheet be judged."""
    typed = {"value:kind:Street fight": "other", "do": "judge", **more}
    return client.post(address("sheet_columns"), typed)


@pytest.fixture
def chief(baran, browse):
    return browse(baran)


@pytest.fixture
def judged(chief):
    """A sheet of the chief's own, judged."""
    bring(chief)
    settle(chief)
    recording.sweep()
    return Sheet.objects.get()


def test_a_file_goes_all_the_way_to_the_record_and_is_undone(chief, judged):
    page = text(chief.get(address("sheet")))
    assert "Nothing is recorded so far." in page
    assert (judged.counts()["new"], judged.counts()["refused"]) == (3, 1)
    assert "3 new reports and 0 revisions would be recorded" in page
    assert not Incident.objects.exists()

    record = chief.get(address("sheet_record"))
    assert "Record 3 reports" in text(record)
    chief.post(address("sheet_record"), {"submission": str(uuid4())})
    batch = Batch.objects.get()
    page = text(chief.get(batch.get_absolute_url()))
    assert "Being recorded" in page and "0 / 3" in page
    recording.sweep()
    assert "Complete." in text(chief.get(batch.get_absolute_url()))
    log = text(chief.get("/incidents/", {"batch": str(batch.pk)}))
    assert log.count("Import: Old list") == 3
    assert "A bomb at the bridge" in text(chief.get("/incidents/K1-2014-0001/"))

    undo = reverse("batch_undo", args=[batch.pk])
    assert chief.post(undo, {"submission": str(uuid4()), "reason": " "}).status_code == 400
    chief.post(undo, {"submission": str(uuid4()), "reason": "The wrong list."})
    recording.sweep()
    page = text(chief.get(batch.get_absolute_url()))
    assert "Undone." in page and "The wrong list." in page
    assert not Incident.objects.filter(struck_at=None).exists()


def test_the_page_steps(chief):
    answer = bring(chief)
    assert answer.status_code == 302, text(answer)
    assert "A bomb at the bridge" in text(chief.get(address("sheet_reading")))
    page = chief.get(address("sheet_columns"))
    assert "Street fight" in text(page)
    assert "Left out, nothing of it is recorded: colour" in text(page)
    answer = chief.post(address("sheet_columns"), {"do": "judge"})
    assert answer.status_code == 400
    assert "Answer first what is asked." in text(answer)
    settle(chief)
    assert "Rows judged" in text(chief.get(address("sheet")))
    polled = chief.get(address("sheet"), headers={"X-Poll": "1"})
    assert 'hx-swap-oob="true"' in polled.content.decode()
    recording.sweep()
    assert chief.get(address("sheet"), headers={"X-Poll": "1"})["HX-Refresh"] == "true"
    assert "A latitude beyond the pole" in text(chief.get(address("sheet"), {"verdict": "refused"}))
