"""Whatever is killed, stopped or full: nothing acknowledged is lost, doubled or unseen.

`make faults` strikes a hundred times in each way; else the ways are tried that no other test does.
"""

import os
import random
import subprocess
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from centres.models import Officer
from coordination.local import postgres
from tests.conftest import own_database
from tests.support import builders
from tests.support.processes import open_folder, until

from .kinds import FELT, KINDS, SHORT, missing
from .stage import PATIENCE, Stage
from .verdict import judge
from .writers import Follower, Room, System

WHOLE = "KILLS" in os.environ
KILLS = int(os.environ.get("KILLS", "2"))
SEED = os.environ.get("SEED") or str(random.randrange(10**6))
SMALL = "400m"
BETWEEN = 3  # reports acknowledged, at least, between a fault and the next
RUNS = count(1)


@dataclass
class Prepared:
    """A dump of the database that has the clients, and how they get in."""

    folder: Path
    dump: Path
    tokens: list[str]
    pulling: str
    cookies: dict[str, str]


@pytest.fixture(scope="module")
def prepared(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), own_database("faults") as name, open_folder() as folder:
        folder.mkdir()
        folder.chmod(0o755)
        tokens = []
        for number, centre in enumerate(("K1", "K1", "MAKHMOUR", "DIYALA")):
            system = builders.enrol(f"system{number}", force_id="iraqi")
            builders.post(system, "system", centre)
            tokens.append(builders.token(system, "report", "incidents"))
        pulling = builders.token(Officer.objects.get(username="feed"), "incidents")
        cookies = {room: signed_in(who) for who, room in (("nalin", "K1"), ("rezan", "MAKHMOUR"))}
        connections.close_all()
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        dump = folder / "dump.sql"
        told = ["--no-owner", f"--file={dump}", url]
        subprocess.run([postgres.binaries(folder) / "pg_dump", *told], check=True)
        yield Prepared(folder, dump, tokens, pulling, cookies)


def signed_in(username):
    client = Client()
    officer = Officer.objects.get(username=username)
    client.force_login(officer, backend="centres.access.passwords.SlowBackend")
    held = client.cookies[settings.SESSION_COOKIE_NAME]
    return f"{held.key}={held.value}"


def staged(prepared, name, **how):
    folder = prepared.folder / name
    folder.mkdir()
    folder.chmod(0o755)
    stage = Stage(folder, prepared.dump, **how)
    try:
        stage.serve()
        yield stage
    finally:
        stage.stop()


@pytest.fixture(scope="module")
def stage(prepared):
    yield from staged(prepared, "stage")


@pytest.fixture
def small_stage(prepared):
    yield from staged(prepared, "small", size=SMALL)


def at_work(stage, prepared, run, *, rooms=True):
    """Return the clients of a run, at work, and the system that follows them."""
    begun = stage.rows("SELECT max(position) FROM centres_journalentry")[0][0]
    follower = Follower(stage, prepared.pulling, begun)
    writers = [System(stage, f"{run} s{n}", token) for n, token in enumerate(prepared.tokens)]
    if rooms:
        pairs = prepared.cookies.items()
        writers += [Room(stage, f"{run} {code}", cookie, code) for code, cookie in pairs]
    for client in (follower, *writers):
        client.start()
    return writers, follower


def progress_of(writers):
    def progress(*, refused=False):
        def done():
            return sum(w.unanswered if refused else len(w.known) for w in writers)

        wanted = done() + BETWEEN
        until(lambda: done() >= wanted, within=PATIENCE)

    return progress


def struck(stage, prepared, name, kills):
    """Strike so often while clients are at work; return verdict, clients and follower."""
    run, chance = f"{name} {next(RUNS)}", random.Random(f"{SEED} {name}")
    with KINDS[name](stage) as strike:
        writers, follower = at_work(stage, prepared, run, rooms=name != "clock")
        progress = progress_of(writers)
        try:
            for _kill in range(kills):
                progress()
                follower.over.wait(chance.uniform(0, 0.2))  # at any moment of what they do
                strike(chance, progress)
            progress()
        finally:
            for writer in writers:
                writer.over.set()
        for writer in writers:
            writer.join()
        until(stage.followed, within=PATIENCE)
        follower.to_the_end()
    verdict = judge(stage, run, writers, follower)
    print(f"\n{name}: seed {SEED}, {kills} times: {verdict}", flush=True)
    return verdict, run, writers, follower


@pytest.mark.parametrize("name", KINDS if WHOLE else SHORT)
def test_nothing_acknowledged_is_lost_doubled_or_unseen(name, prepared, request):
    if why := missing(name):
        pytest.skip(why)
    stage = request.getfixturevalue("small_stage" if name == "disk" else "stage")
    verdict, _run, writers, _follower = struck(stage, prepared, name, KILLS)
    assert verdict.clean
    assert name not in FELT or any(writer.unanswered for writer in writers), "nobody felt it"


def test_what_is_lost_doubled_or_unseen_is_found(stage, prepared):
    """The control: one report of each fate, made by hand in the database itself."""
    verdict, run, writers, follower = struck(stage, prepared, "clients", 1)
    assert verdict.clean
    writer = writers[0]
    (mark, number), *_others = writer.known.values()
    assert writer.tried("00000000-0000-4000-8000-000000000001", mark)  # as if not recognised
    until(stage.followed, within=PATIENCE)
    follower.to_the_end()
    verdict = judge(stage, run, writers, follower)
    assert (verdict.doubled, verdict.lost, verdict.unseen) == ([mark], [], [])
    (_mark, number), *_others = writers[1].known.values()
    stage.rows(
        "DELETE FROM incidents_notice USING incidents_incident "
        "WHERE incident_id = incidents_incident.id AND number = %s RETURNING 1",
        number,
    )
    assert judge(stage, run, writers, follower).unseen == [number]
    (mark, number), *_others = writers[2].known.values()
    ((key,),) = stage.rows(
        "SET session_replication_role = replica; "
        "DELETE FROM incidents_incident WHERE number = %s RETURNING id",
        number,
    )
    verdict = judge(stage, run, writers, follower)
    assert verdict.lost == [(mark, number)]
    assert f"incident {key}" in "".join(verdict.wrong)  # and the book misses it
    print(f"\nthe control: {verdict}")
