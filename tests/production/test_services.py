"""The services together: systems pull, commands work, Redis may die, a backup comes back."""

import signal
from base64 import b32decode

import pytest
from django.db import connections
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from playwright.sync_api import expect

from centres import actions as rooms
from centres.access import second_factor
from centres.models import Centre, Officer
from incidents.models import Incident
from tests import test_rights
from tests.production import cast
from tests.production.services import await_true
from tests.support import builders
from tests.support.story import uuid4

MANAGE = ["python", "manage.py"]
FIRST = [
    "--rank",
    "major",
    "--name",
    "Shilan Ahmed",
    "--force",
    "peshmerga",
    "--role",
    "administrator",
]
SHEET = """date,type,latitude,longitude
2016-03-04,IED,35.47,44.39
2016-03-05,SAF,35.11,44.21
"""


@pytest.fixture
def health(client, running):
    return lambda: client.get(f"{running.address}/healthz").json()


def looked_since(health, moment):
    at = health()["worker"]["looked_at"]
    return at is not None and parse_datetime(at) > moment


def test_a_system_pulls_what_was_recorded(client, running, nalin, feed):
    number = builders.report(nalin).number
    client.headers["Authorization"] = f"Bearer {builders.token(feed, 'incidents')}"
    told = client.get(f"{running.address}/api/v1/changes?after=0").json()
    assert number in str(told)
    del client.headers["Authorization"]
    assert client.get(f"{running.address}/api/v1/changes?after=0").status_code == 401


def test_the_commands_work_with_the_rights_of_the_application(running, tmp_path):
    sheet = tmp_path / "incidents.csv"
    sheet.write_text(SHEET)
    told = ["--dataset", "SIGACT", "--nearest-centre", "--kinds", "IED=ied,SAF=attack"]
    running.run("web", [*MANAGE, "import_incidents", str(sheet), *told])
    assert Incident.objects.count() == 2
    layer = builders.LAYERS / "gap.geojson"
    running.run("web", [*MANAGE, "load_areas", str(layer), "--layer", "gap"])
    running.run("web", [*MANAGE, "verify_journal"])


def test_the_first_administrator_comes_in_chooses_a_password_and_enrols_a_device(running, window):
    given = running.run("web", [*MANAGE, "enrol", "shilan", *FIRST]).strip()
    page = window()
    fill_in(page, "/sign-in/", username="shilan", password=given)
    page.wait_for_url("**/account/password/")
    fill_in(page, "/officers/", old=given, password=cast.PASSWORD, again=cast.PASSWORD)
    page.wait_for_url("**/account/second-factor/")
    key = page.locator("dl.secret bdi").inner_text().replace(" ", "")
    fill_in(page, "/officers/", code=second_factor.code_of(b32decode(key).hex()))
    expect(page.locator("ol li bdi")).to_have_count(second_factor.RECOVERY_CODES)
    page.goto("/officers/")
    expect(page.get_by_role("link", name="Enrol an officer")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    fill_in(page, "/sign-in/", username="shilan", password=cast.PASSWORD)
    page.wait_for_url("**/sign-in/code/*")
    page.goto("/officers/")
    page.wait_for_url("**/sign-in/?*")  # the password alone opens nothing
    fill_in(page, "/sign-in/code/?next=/officers/", device_code=cast.code("shilan"))
    page.wait_for_url(f"{running.address}/officers/")


def fill_in(page, address, **fields):
    """Open a page, or wherever it leads to first, and send its form."""
    page.goto(address)
    for name, typed in fields.items():
        page.locator(f"[name={name}]").fill(typed)
    page.locator(f"form:has([name={name}]) [type=submit]").click()


def test_the_worker_looks_at_the_journal_and_does_what_follows(running, health, dara):
    start = timezone.now()
    await_true(lambda: looked_since(health, start), "the worker's next look")
    incident = builders.report(Officer.objects.get(username="nalin"))
    before = incident.bordering
    assert before
    for code in before:
        centre = Centre.objects.get(pk=code)
        rooms.change_centre(by=dara, submission=uuid4(), centre=centre, fields={"status": "closed"})

    def placed_anew():
        return Incident.objects.get().bordering == []

    await_true(placed_anew, "the incident placed anew")


def test_officers_go_on_while_redis_is_dead_and_the_worker_after_it(
    running, health, client, sign_in, nalin
):
    running.end("redis", number=signal.SIGKILL)
    assert sign_in("nalin").status_code == 302
    assert builders.report(nalin).number
    assert client.get(f"{running.address}/incidents/").status_code == 200
    # Whoever serves pages is well; no backups are made beside these services.
    assert set(health()["faults"]) - {"backup"} <= {"worker"}
    running.start_redis()
    start = timezone.now()
    await_true(lambda: looked_since(health, start), "the worker's next look")


def test_a_backup_comes_back_with_its_rights(running, nalin, tmp_path):
    number = builders.report(nalin, source="A baker").number
    file = running.folder / "jcc.dump"
    with file.open("wb") as dump:
        told = ["-U", "postgres", "--format=custom", "jcc"]  # the owner sees no source details
        running.psql(*told, program="pg_dump", stdout=dump)
    builders.report(nalin)
    connections.close_all()
    running.psql("-c", "DROP DATABASE jcc WITH (FORCE)")
    running.psql("-f", running.scripts / "2-database.sql")
    with file.open("rb") as dump:
        running.psql("-U", "jcc_owner", "-d", "jcc", program="pg_restore", stdin=dump)
    assert [incident.number for incident in Incident.objects.all()] == [number]
    assert test_rights.held("jcc") == test_rights.RIGHTS
    assert test_rights.refused("CREATE TEMPORARY TABLE another (id int)")
    running.run("web", [*MANAGE, "verify_journal"])


def test_nothing_is_written_beside_the_code(running):
    assert running.files() == running.built
