"""The services together: systems pull, commands work, Redis may die, a backup comes back."""

import signal

import pytest
from django.db import connections
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from centres import actions as rooms
from centres.models import Centre, Officer
from incidents.models import Incident
from tests import test_rights
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


def test_the_first_administrator_comes_in_and_chooses_a_password(running, client, sign_in):
    password = running.run("web", [*MANAGE, "enrol", "shilan", *FIRST]).strip()
    assert sign_in("shilan", password).status_code == 302
    page = client.get(f"{running.address}/officers/")
    assert page.url.startswith(f"{running.address}/account/password/")


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
    assert set(health()["faults"]) <= {"worker"}  # whoever serves pages is well
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
