"""The clock that `make test-hours` moves: for every program alike, and for no waiting."""

import os
import shutil
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.hours.__main__ import C, built, moved

MOVED = """
import datetime, subprocess, time
print(datetime.datetime.now(datetime.UTC).isoformat())
print(subprocess.check_output(["date", "--utc", "+%Y-%m-%d %H:%M"], text=True), end="")
began = time.monotonic()
time.sleep(0.5)
print(time.monotonic() - began)
"""


def test_a_moved_clock_runs_on_for_a_program_and_its_children_and_waiting_stays_true(tmp_path):
    if shutil.which("cc") is None:
        pytest.skip("no C compiler: install Debian's packages gcc and libc6-dev")
    start = datetime(2028, 2, 29, 0, 30, tzinfo=C)
    variables = os.environ | moved(start, built(tmp_path))
    command = [sys.executable, "-c", MOVED]
    told = subprocess.check_output(command, env=variables, text=True).splitlines()
    assert start <= datetime.fromisoformat(told[0]) < start + timedelta(minutes=2)
    assert told[1] in ("2028-02-28 21:30", "2028-02-28 21:31", "2028-02-28 21:32")
    assert float(told[2]) >= 0.5


@pytest.mark.django_db
def test_the_database_tells_the_time_that_python_tells():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (told,) = cursor.fetchone()
    assert abs(told - timezone.now()) < timedelta(minutes=1)
