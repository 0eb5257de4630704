"""Imports of whole sheets: again adds nothing, a kill costs nothing, our own export comes back."""

import os
import random
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection

from centres.journal.verify import verify
from centres.models import JournalEntry
from coordination.local.servers import ROOT
from incidents.models import Batch, Incident, Sheet
from tests.conftest import own_database
from tests.support import builders, drawn_reports, round_trip
from tests.support.processes import until
from tests.test_import import counted, run

HEADING = "date,kind,latitude,longitude,id"
MANY = 2_000
KINDS = ["ied", "attack", "arson", "killing"]


def drawn(count, seed=7):
    """Return rows of a year and of the neighbourhood of Kirkuk."""
    draw = random.Random(seed)
    first = builders.at(2019, 1, 1)
    for number in range(count):
        day = (first + timedelta(days=draw.randrange(365))).date()
        point = f"{draw.uniform(35.3, 35.6):.5f},{draw.uniform(44.2, 44.5):.5f}"
        yield f"{day},{draw.choice(KINDS)},{point},s{number}"


def written(path, rows, heading=HEADING, encoding="utf-8"):
    path.write_text("\n".join([heading, *rows]) + "\n", encoding=encoding)
    return path


@pytest.mark.django_db
def test_a_sheet_again_adds_nothing_and_with_new_rows_on_top_adds_these(tmp_path):
    rows = list(drawn(MANY))
    told = ("--centre", "K1")
    assert run(written(tmp_path / "a.csv", rows), *told)[0] == counted(MANY)
    assert run(tmp_path / "a.csv", *told)[0] == counted(known=MANY)
    shuffled = random.Random(1).sample(rows, MANY)
    again = written(tmp_path / "b.csv", shuffled, encoding="utf-16")
    assert run(again, *told)[0] == counted(known=MANY)
    more = [f"2020-01-0{n},ied,35.4,44.4,new {n}" for n in range(1, 6)]
    assert run(written(tmp_path / "c.csv", [*more, *rows]), *told)[0] == counted(5, known=MANY)


class Command:
    """The command as a process of its own, in the database of the test."""

    def __init__(self, *arguments):
        url = urlsplit(os.environ["DATABASE_URL"])
        url = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        self.told = [sys.executable, "manage.py", "import_incidents", *map(str, arguments)]
        self.given = {"cwd": ROOT, "env": os.environ | {"DATABASE_URL": url}}

    def killed_once(self, condition):
        """Start it, and kill it as soon as the condition holds."""
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(self.told, **self.given, **silent)
        until(lambda: condition() or process.poll() is not None, within=60)
        assert process.poll() is None, "it ended before it was killed"
        process.kill()
        process.wait()

    def run(self) -> str:
        done = subprocess.run(self.told, **self.given, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.splitlines()[-1]


def test_killed_again_and_again_an_import_is_what_it_would_have_been(real, tmp_path):
    rows = list(drawn(MANY))
    command = Command(
        written(tmp_path / "a.csv", rows), "--dataset", "Sector log", "--centre", "K1"
    )
    command.killed_once(lambda: Sheet.objects.filter(done__gt=0).exists())
    assert not Incident.objects.exists()
    for least in (1, 1_001):
        command.killed_once(lambda least=least: Incident.objects.count() >= least)
        assert Incident.objects.counted().count() == 0
    assert command.run() == counted(MANY)
    assert Batch.objects.get().status == Batch.Status.COMPLETE
    told = Incident.objects.order_by("serial").values_list("serial", "dataset_id")
    assert list(told) == [(n + 1, f"s{n}") for n in range(MANY)]
    assert JournalEntry.objects.filter(verb="report").count() == MANY
    assert verify().faults == []
    assert command.run() == counted(known=MANY)


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker):
    """What another system exported, and by number what its reports say."""
    with django_db_blocker.unblock(), own_database("exported"):
        round_trip.report_all("nalin", drawn_reports.drawn(100, seed=11))
        text, told = round_trip.exported("nalin"), round_trip.standing()
    return text, told


@pytest.mark.django_db
@pytest.mark.parametrize("form", round_trip.FORMS)
def test_our_own_export_comes_back_as_it_was(form, exported, tmp_path):
    text, told = exported
    file = round_trip.written(tmp_path / f"export.{form}", text)
    out, err = run(file, "--centre", "K1", "--accept", *round_trip.ACCEPTED)
    assert out == counted(len(told)), err
    assert round_trip.differences(told, round_trip.standing()) == []
