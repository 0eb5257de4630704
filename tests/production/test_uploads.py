"""Large files through the proxy: sheets as large as promised, and no other page takes them."""

import hashlib

from django.conf import settings

from incidents.imports.files.reading import LARGEST
from incidents.models import Sheet

ADDRESS = "/imports/new/"
MEGABYTE = 1024**2
HEADING = b"id,date,kind,latitude,longitude,narrative\n"
ROW = b"%07d,2020-03-01,ied,35.46812,44.39221,Road mined; nobody was hurt.\n"


def sheet(size: int) -> bytes:
    """Return a sheet of whole rows that is at least of this size."""
    return HEADING + b"".join(ROW % n for n in range(size // len(ROW % 0) + 1))


def brought(client, running, content: bytes, address=ADDRESS):
    """Send the form of a new sheet, as a program that knows no JavaScript."""
    told = {"csrfmiddlewaretoken": client.cookies[settings.CSRF_COOKIE_NAME]}
    told |= {"dataset": "Sector log", "centre": "K1", "nearest": ""}
    files = {"content": ("log.csv", content, "text/csv")}
    return client.post(f"{running.address}{address}", told, files=files, timeout=120)


def test_a_sheet_of_twenty_megabytes_is_taken_and_read(client, running, sign_in):
    sign_in("baran")
    content = sheet(20 * MEGABYTE)
    answer = brought(client, running, content)
    assert (answer.status_code, answer.history[0].status_code) == (200, 302)
    kept = Sheet.objects.get()
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert str(kept.pk) in answer.url
    assert "latitude" in answer.text


def test_a_sheet_somewhat_larger_than_allowed_is_refused_in_words(client, running, sign_in):
    sign_in("baran")
    answer = brought(client, running, sheet(LARGEST + 1))
    assert answer.status_code == 400
    assert "larger than 50 MB. Divide it." in answer.text
    assert not Sheet.objects.exists()


def test_no_other_page_takes_as_much(client, running, sign_in):
    sign_in("baran")
    answer = brought(client, running, sheet(5 * MEGABYTE), address="/incidents/new/")
    assert answer.status_code == 503  # the proxy ends it, and says no more than this
    assert "Nothing was recorded" in answer.text
    assert not Sheet.objects.exists()
