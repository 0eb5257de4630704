"""Whatever one force does with its sources, the other is answered the same, byte for byte.

The clock is frozen and chance is seeded anew for each request: identifiers, salts and the tokens of
forms come out alike, so that nothing at all has to be left out of the comparison but where the
book itself differs, in digests that nobody can tell from chance. How long an answer takes is not
compared.
"""

import json
import os
import random
import re
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from centres.access.sessions import name_of
from centres.models import Officer
from incidents import tasks
from tests.support import builders, matrix
from tests.support.filled_form import opened
from tests.test_permissions import address, ask, rows

pytestmark = pytest.mark.django_db

# Of the other force: who writes, who reads the whole book, who orders, and a machine.
OTHERS = ["chief_other_force", "auditor_other_force", "commander_other_force", "system"]
READERS = ["auditor_other_force", "system"]  # of all that the book says
ASIDE = {"sign_in", "sign_out", "healthz"}  # open to anybody, or the end of a session
SOURCE = {"source": "A driver"}
# An identifier, which is alike; or a digest or the beginning of one.
DIGEST = re.compile(rb"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?P<digest>[0-9a-f]{12,64})")
DOORS = [
    "incident",
    "api_incident",
    "api_incident_versions",
    "api_incident_entries",
    "api_incident_related",
]
DOORS += ["api_incident_answers", "api_incident_corrections", "api_incident_translations"]


@contextmanager
def seeded(seed=0):
    """Let chance be the same each time: identifiers, salts, tokens of forms."""
    chance = random.Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", chance.randbytes)
        patch.setattr(random, "_urandom", chance.randbytes)
        yield


@pytest.fixture
def world(nalin, time_machine, browse, pull):
    """Everything that the matrix names, three reports, and the clients of the other force."""
    found = matrix.populate(time_machine)
    chief = Officer.objects.get(username="baran")
    found.session = SimpleNamespace(pk=name_of(browse(nalin).session.session_key))
    found.revision = opened(browse(chief), reverse("incident_revise", args=[found.fresh.number]))
    texts = {"adding": "", "changing": "A baker", "removing": "A shepherd"}
    found.reports = {name: builders.report(nalin, source=text) for name, text in texts.items()}
    builders.report(nalin)
    found.clients = {
        caller: browse(Officer.objects.get(username=matrix.PEOPLE[caller]))
        for caller in OTHERS
        if caller in matrix.PEOPLE
    }
    mast = builders.enrol("mast", force_id="iraqi")
    builders.post(mast, "system", "K1")
    found.clients["system"] = pull(mast, *matrix.SCOPES)
    found.author, found.clock = browse(nalin), time_machine
    time_machine.move_to(timezone.now(), tick=False)
    return found


def asked(world, caller):
    """Yield what a caller asks at every door that opens, each with a name: not sent yet.

    What changes something is asked by the first alone to whom it is open; a commander, who sees
    what chiefs and auditors see, is asked for nothing again.
    """
    client = world.clients[caller]
    world.caller = Officer.objects.get(username=matrix.PEOPLE.get(caller, "mast"))
    before = OTHERS[: OTHERS.index(caller)]
    for row in rows():
        on = world.caller if row["object"] == "self" else getattr(world, row["object"], None)
        again = caller == "commander_other_force" or row["method"] != "GET"
        done = again and any(opens(row, other) for other in before)
        if row["url"] not in ASIDE and opens(row, caller) and not done:
            name = f"{row['method']} {row['url']} {row['object']}"
            yield name, partial(ask, client, row, on, world)
    for name, report in world.reports.items():
        for url in DOORS:
            yield f"GET {url} {name}", partial(client.get, address(url, report))
        poll = f"{report.get_absolute_url()}?after=1&version=1"
        yield f"poll {name}", partial(client.get, poll, headers={"X-Poll": "1"})
        for based_on in ("1", "1.2"):
            yield f"PATCH {based_on} {name}", partial(patched, client, report, based_on, **SOURCE)


def opens(row, caller) -> bool:
    systems = [f"system_{scope}" for scope in matrix.SCOPES]
    return "yes" in {row[c] for c in (systems if caller == "system" else [caller])}


def patched(client, report, based_on, **fields):
    """Revise a report through the API, under a submission that follows from chance."""
    body = json.dumps({"submission": str(uuid4()), **fields})
    more = {"content_type": "application/json", "headers": {"If-Match": f'"{based_on}"'}}
    return client.generic("PATCH", address("api_incident", report), body, **more)


def answers(world, callers=OTHERS) -> dict[str, bytes]:
    """Return the whole answer of every door to each caller: status, headers, content."""
    found = {}
    cache.clear()
    for caller in callers:
        cookies = world.clients[caller].cookies.copy()
        for name, send in asked(world, caller):
            with seeded(), transaction.atomic():
                answer = send()
                content = b"".join(answer) if answer.streaming else answer.content
                transaction.set_rollback(True)
            world.clients[caller].cookies = cookies.copy()
            head = f"{answer.status_code} {sorted(answer.headers.items())} {answer.cookies}"
            found[f"{caller}: {name}"] = head.encode() + b"\n" + content
    return found


def told(world, report, *, seed="", **fields):
    """Let the author revise a report through the API, with chance as it was."""
    with seeded(f"{report.number} {seed}"):
        answer = patched(world.author, report, report.version, **fields)
    assert answer.status_code == 200, answer.content


def differing(before, after) -> list[str]:
    return [name for name in after if before[name] != after[name]]


def test_a_source_added_changed_or_removed_shows_nowhere(world):
    before = answers(world)
    told(world, world.reports["adding"], **SOURCE)
    told(world, world.reports["changing"], source="A baker and his brother, at length")
    told(world, world.reports["removing"], source="")
    after = answers(world)
    assert before.keys() == after.keys()
    assert differing(before, after) == []
    told(world, world.reports["changing"], seed=2, narrative="A word more.")
    found = differing(before, answers(world, READERS))
    assert {"system: GET api_incident changing", f"{READERS[0]}: GET incident changing"} <= {*found}


def test_nor_does_what_follows_show_whether_there_is_a_source(world, nalin):
    """The same acts with a source and without, and the commitments of the next hour."""
    adding = partial(told, world, world.reports["adding"], **SOURCE)
    pairs = {
        "nothing": (None, adding),
        "a revision, a report": [partial(acts, world, nalin, source) for source in ({}, SOURCE)],
    }
    found = {name: differing(*(branch(world, act) for act in acts)) for name, acts in pairs.items()}
    assert found == {name: [] for name in pairs}


def acts(world, nalin, source):
    told(world, world.reports["adding"], place="Tuz", **source)
    with seeded(1):
        builders.report(nalin, **source)


def branch(world, act) -> dict[str, bytes]:
    """Return what readers of the book are answered after the act and the next hour; undo both."""
    now = timezone.now()
    with transaction.atomic():
        if act:
            act()
        world.clock.move_to(now + timedelta(hours=1), tick=False)
        with seeded(2):
            tasks.commit_to_sources()
        found = answers(world, READERS)
        transaction.set_rollback(True)
    world.clock.move_to(now, tick=False)
    return {name: DIGEST.sub(digits, answer) for name, answer in found.items()}


def digits(match) -> bytes:
    """Digests of what differs differ: as many digits are left of them."""
    return b"0" * len(match[0]) if match["digest"] else match[0]
