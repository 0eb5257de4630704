"""Areas are called in the reader's language, on every page and in whatever leaves the house."""

import csv
import io
import json
import re

import pytest
from django.conf import settings

from centres.models import Area
from tests.support import builders

GAP, ROOM = "GAP-4", "MAKHMOUR"
DISTRICT = {"name": "Wide district", "name_ar": "قضاء الواسع", "name_ckb": "قەزای فراوان"}
CALLED = {
    "ar": {"gap": "مخمور–قره جوغ", "responsibility": "مخمور", "district": DISTRICT["name_ar"]},
    "ckb": {
        "gap": "مەخموور–قەرەچووغ",
        "responsibility": "مەخموور",
        "district": DISTRICT["name_ckb"],
    },
}
PAGES = [
    "/",
    "/incidents/",
    "/map/",
    "/map/layers/",
    "/incidents/where/?location=38S+LE+456+901",
    "/centres/",
    "/centres/MAKHMOUR/",
    "/notices/rule/",
    "/summary/2026-11-18/",
    "/summary/week/2026-W47/",
    "/summary/month/2026-11/",
]


@pytest.fixture
def incident(rezan):
    """A report in the gap, in a room's area and in a district, each named in three languages."""
    corners = [[43.0, 33], [45.0, 33], [45.0, 37], [43.0, 37], [43.0, 33]]
    shape = {"type": "Polygon", "coordinates": [corners]}
    feature = {"type": "Feature", "geometry": shape, "properties": {**DISTRICT, "code": "wide"}}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    builders.load_areas(content, layer="district", name_ar="name_ar", name_ckb="name_ckb")
    at = builders.at(2026, 11, 18, 9)
    return builders.report(rezan, kind="ied", place="", mgrs="38S LE 456 901", occurred_at=at)


def english() -> re.Pattern:
    """Return what matches the English name of any area."""
    names = Area.objects.in_force().values_list("name", flat=True)
    return re.compile("|".join(rf"(?<![\w/]){re.escape(name)}(?![\w–])" for name in names))


def test_every_bundled_area_has_its_name_in_each_language(db):
    for area in Area.objects.in_force():
        assert all(area.names.values()), area.code
        assert len(set(area.names.values())) == 3, area.code


@pytest.mark.parametrize("language", CALLED)
def test_no_page_in_another_language_has_an_english_name_of_an_area(
    language, incident, nalin, browse
):
    client, told = browse(nalin), {}
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for address in [*PAGES, incident.get_absolute_url()]:
        page = client.get(address)
        assert page.status_code == 200, address
        told[address] = page.content.decode()
        assert not english().findall(told[address]), address
    for address in ("/map/layers/", incident.get_absolute_url()):
        assert CALLED[language]["gap"] in told[address]
    assert CALLED[language]["district"] in told[incident.get_absolute_url()]


@pytest.mark.parametrize("language", CALLED)
def test_what_leaves_the_house_has_the_names_of_its_language(language, incident, nalin, feed, pull):
    client, asked = pull(feed, "incidents"), {"headers": {"Accept-Language": language}}
    row = client.get(f"/api/v1/incidents/{incident.number}", **asked).json()
    areas = {layer: area["name"] for layer, area in row["areas"].items()}
    assert areas == CALLED[language]
    listed = client.get("/api/v1/areas?layer=gap", **asked).json()["results"]
    assert {area["code"]: area["name"] for area in listed}[GAP] == CALLED[language]["gap"]
    [counted] = client.get("/api/v1/statistics?group_by=gap", **asked).json()["results"]
    assert counted["gap"] == {"code": GAP, "name": CALLED[language]["gap"]}


@pytest.mark.parametrize("language", [*CALLED, "en"])
def test_the_table_of_an_export_has_the_names_of_who_takes_it(
    real, language, incident, karim, browse
):
    client = browse(karim)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    content = client.get("/incidents/export/?format=csv").getvalue()
    [row] = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    names = CALLED.get(language) or {"gap": "Makhmour–Qarachogh", "responsibility": "Makhmour"}
    for layer, name in names.items():
        assert row[f"{layer}_name"] == name
