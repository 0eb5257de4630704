"""Exports of many: a month of the real history, whole and in order, and little memory for more."""

import csv
import io
import itertools
import json
import tracemalloc

import pytest
from django.core.management import call_command
from django.db import connection

from tests.support import builders
from tests.test_exports import many

MOST_MEMORY = 30  # MB, whatever is exported
MARCH = 6170  # rows of that month in the file, counted by hand
FORMATS = ["csv", "ndjson", "geojson"]


@pytest.fixture
def march(shared_data, real, tmp_path):
    """Import the real history of March 2007."""
    with (shared_data / "sigacts-iraq-2007-2008.csv").open() as lines:
        head, *rows = lines
    file = tmp_path / "march.csv"
    file.write_text(head + "".join(row for row in rows if row.startswith("2007-03")))
    silent = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    told = ("--dataset", "SIGACT", "--kinds", "IED=ied,SAF=attack", "--accept", "far")
    call_command("import_incidents", file, "--nearest-centre", *told, **silent)


def numbers(format, parts):
    """Yield the number of every incident of an export, from no more of it than one line."""
    lines = io.TextIOWrapper(io.BufferedReader(Parts(parts)), encoding="utf-8-sig", newline="")
    if format == "csv":
        yield from (row["number"] for row in csv.DictReader(lines))
    elif format == "ndjson":
        yield from (json.loads(line)["number"] for line in lines)
    else:
        features = (line.strip().rstrip(",") for line in itertools.islice(lines, 1, None))
        yield from (json.loads(f)["properties"]["number"] for f in features if f != "]}")


class Parts(io.RawIOBase):
    def __init__(self, parts):
        self.parts, self.left = iter(parts), b""

    def readable(self):
        return True

    def readinto(self, room):
        self.left = self.left or next(self.parts, b"")
        part, self.left = self.left[: len(room)], self.left[len(room) :]
        room[: len(part)] = part
        return len(part)


def stored():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM incidents_incident ORDER BY occurred_at DESC, serial DESC, id DESC"
        )
        return [number for (number,) in cursor]


def test_every_incident_is_exported_once_and_in_order(march, nalin, browse):
    client, expected = browse(nalin), stored()
    assert len(expected) == MARCH
    for format in FORMATS:
        answer = client.get(f"/incidents/export/?format={format}")
        assert list(numbers(format, answer)) == expected


@pytest.mark.parametrize("format", FORMATS)
def test_little_of_it_is_in_memory(format, real, nalin, browse):
    builders.report(nalin)
    many(2_000, words=2_850)  # the longest narratives there are
    client = browse(nalin)
    client.get("/incidents/")
    tracemalloc.start()
    answer = client.get(f"/incidents/export/?format={format}")
    size = sum(map(len, answer)) / 1e6
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(f"{format}: {most:.1f} MB at most for a file of {size:.0f} MB")
    assert most < MOST_MEMORY < size
