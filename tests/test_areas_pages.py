"""The pages on which an edition of areas is looked at, proposed, and looked at once more."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from centres import tasks
from centres.models import Area, AreaUpload, Proposal
from tests.support import builders
from tests.support import shape_files as files
from tests.support.shape_files import BOW, HERE, THERE, feature, geojson, swapped

pytestmark = pytest.mark.django_db
NAMES = {"ADM2_EN": "Makhmour", "ADM2_AR": "مخمور", "ADM2_KU": "مەخموور", "ADM2_PCODE": "IQ0001"}


def upload(client, content, layer="gap"):
    """Send a file; return the answer."""
    sent = SimpleUploadedFile("areas.geojson", content)
    return client.post("/areas/load/", {"submission": uuid4(), "layer": layer, "content": sent})


def looked_at(client, content, layer="gap") -> str:
    """Send a file; return the address of the page that shows it."""
    answer = upload(client, content, layer)
    assert answer.status_code == 302, answer.text
    return answer.url


def propose(client, address, **typed):
    return client.post(address, {"submission": uuid4(), **typed}, follow=True)


def in_force(layer="gap") -> set[str]:
    return set(Area.objects.in_force().filter(layer=layer).values_list("name", flat=True))


def words(answer) -> str:
    """Return what a page says, without marks and outlines."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_nothing_takes_effect_before_it_was_seen_proposed_and_consented_to(
    dara, adnan, nalin, browse
):
    builders.report(nalin, mgrs="", latitude=35.2, longitude=44.2)
    client, before = browse(dara), in_force()
    page = client.get(address := looked_at(client, geojson(feature(THERE, **NAMES))))
    told = words(page)
    assert "1 → 0 of 1 that have a point and count" in told
    assert "Makhmour IQ0001 added 0 0" in told
    assert "Daquq–Hawija" in told
    assert "taken away 1 0" in told
    assert page.text.count("<svg") >= 2
    assert (in_force(), Proposal.objects.exists()) == (before, False)
    page = propose(client, address)
    assert "It waits for the consent of: Iraqi forces." in page.text
    assert in_force() == before
    proposal = Proposal.objects.get()
    seen = browse(adnan).get(proposal.get_absolute_url())
    assert "1 → 0 of 1 that have a point and count" in words(seen)
    assert "areas-before-title" in seen.text
    builders.consent(adnan, proposal)
    [area] = Area.objects.in_force().filter(layer="gap")
    assert (area.code, area.names) == (
        "IQ0001", {"en": "Makhmour", "ar": "مخمور", "ckb": "مەخموور"},
    )  # fmt: skip
    assert "areas-before-title" not in browse(adnan).get(proposal.get_absolute_url()).text


def test_swapped_axes_are_refused_with_a_picture_and_a_sentence(dara, browse):
    client = browse(dara)
    page = client.get(address := looked_at(client, geojson(feature(swapped(HERE), **NAMES))))
    assert "Latitude and longitude are swapped" in page.text
    assert page.text.count("areas-after-title") > 0
    assert "Propose" not in page.text
    refused = propose(client, address)
    assert refused.status_code == 400
    assert not Proposal.objects.exists()
    told = {"name": "ADM2_EN", "first": "latitude"}
    page = client.get(address, told)
    assert "Latitude was read first." in page.text
    propose(client, f"{address}?name=ADM2_EN&first=latitude")
    assert Proposal.objects.get().arguments["first"] == "latitude"


def test_faults_are_listed_and_left_out_only_when_that_is_chosen(dara, adnan, browse):
    content = geojson(feature(HERE, name="Good"), feature(None, name="B"), feature(BOW, name="Bow"))
    client = browse(dara)
    address = looked_at(client, content)
    told = words(client.get(address))
    assert "2 B has no shape" in told
    assert "3 Bow crosses itself" in told
    refused = propose(client, address)
    assert refused.status_code == 400
    assert "Choose to leave these shapes out" in refused.text
    mended = f"{address}?name=name&repair=on"
    assert "Shape 3 (Bow) crossed itself and was mended." in words(client.get(mended))
    propose(client, mended, leave_out="on")
    proposal = Proposal.objects.get()
    assert (proposal.arguments["without"], proposal.arguments["repair"]) == ([2], True)
    seen = words(browse(adnan).get(proposal.get_absolute_url()))
    assert "Shape 2 (B) was left out." in seen
    builders.consent(adnan, proposal)
    assert in_force() == {"Good", "Bow"}


def test_the_layer_of_a_file_and_its_columns_are_chosen(dara, adnan, tmp_path, browse):
    layers = {"rivers": {"R": THERE}, "zones": {"Z": HERE}}
    content = files.geopackage(tmp_path / "a.gpkg", **layers).read_bytes()
    client = browse(dara)
    address = looked_at(client, content, layer="district")
    assert "Layer of the file" in client.get(address).text
    chosen = f"{address}?part=zones&name=name"
    assert "Z" in words(client.get(chosen))
    propose(client, chosen)
    builders.consent(adnan, Proposal.objects.get())
    assert in_force("district") == {"Z"}


@pytest.mark.parametrize(
    "asked",
    ["part=none", "name=none", "first=up", "encoding=klingon", "name=", "part=\x00", "repair=on"],
)
def test_what_no_page_offers_gets_a_sentence(dara, browse, asked):
    client = browse(dara)
    address = looked_at(client, geojson(feature(HERE, population=5)))
    assert client.get(f"{address}?{asked}").status_code == 200
    assert propose(client, f"{address}?{asked}").status_code == 400
    assert not Proposal.objects.exists()


def test_a_file_that_cannot_be_read_is_refused_in_its_place(dara, browse):
    answer = upload(browse(dara), b"\x00\x00\x27\x0a" + bytes(96), layer="district")
    assert answer.status_code == 400
    assert "zip its parts together" in answer.text
    assert '<option value="district" selected>' in answer.text
    assert not AreaUpload.objects.exists()


def test_a_file_is_its_officers_own_and_is_forgotten(dara, salam, browse):
    address = looked_at(browse(dara), geojson(feature(HERE, **NAMES)))
    assert browse(salam).get(address).status_code == 404
    tasks.expire()
    assert AreaUpload.objects.exists()
    AreaUpload.objects.update(at=timezone.now() - timedelta(days=8))
    tasks.expire()
    assert browse(dara).get(address).status_code == 404


def test_areas_are_called_what_the_reader_calls_them(dara, nalin, browse):
    told = {"name": "ADM2_EN", "name_ar": "ADM2_AR", "name_ckb": "ADM2_KU", "code": "ADM2_PCODE"}
    builders.load_areas(geojson(feature(HERE, **NAMES)), layer="district", **told)
    incident = builders.report(nalin, mgrs="", latitude=35.2, longitude=44.2)
    for language, name in (("ar", "مخمور"), ("ckb", "مەخموور"), ("en", "Makhmour")):
        client = browse(nalin)
        client.post("/language/", {"language": language})
        assert name in client.get(incident.get_absolute_url()).text
        assert name in client.get("/notices/rule/").text


def test_files_that_were_only_looked_at_do_not_pile_up(dara, salam, browse):
    client, first = browse(dara), looked_at(browse(dara), geojson(feature(THERE, **NAMES)))
    others = looked_at(browse(salam), geojson(feature(THERE, **NAMES)))
    later = [looked_at(client, geojson(feature(THERE, **NAMES))) for _more in range(5)]
    assert client.get(first).status_code == 404, "the oldest has made room"
    assert {client.get(address).status_code for address in later} == {200}
    assert browse(salam).get(others).status_code == 200
    assert AreaUpload.objects.filter(officer=dara).count() == 5
