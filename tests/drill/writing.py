"""Writes what the drill loses and restores: reports, each recorded as an action records it."""

import copy
import io
import os
from datetime import UTC, datetime, timedelta
from uuid import uuid4

CHUNK = 500


def prepare(site) -> None:
    """Make the tables as their owner, and work as the application from then on."""
    os.environ |= {"DATABASE_URL": site.url("jcc_owner"), "LOCAL_SERVERS": "1"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.support import builders

    call_command("migrate", verbosity=0)
    call_command("grant_rights", "jcc", stdout=io.StringIO())
    let_go()
    connection.settings_dict["USER"] = "jcc"
    builders.cast()


def let_go() -> None:
    """Hold no connection any more: the server ends."""
    from django.db import connections

    connections.close_all()


def report(count: int) -> None:
    """Let an officer report so many incidents of ten years."""
    from centres.models import Centre, Officer
    from incidents import actions
    from incidents.models import Incident
    from incidents.reports.preparation import NewReport

    by, centre = Officer.objects.get(username="nalin"), Centre.objects.get(pk="K1")
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    for first in range(0, count, CHUNK):
        reports = [
            NewReport(centre=centre, submission=uuid4(), fields=_fields(now, n))
            for n in range(first, min(first + CHUNK, count))
        ]
        made = actions.report_many(by=by, reports=reports, channel="import")
        refused = [one for one in made if not isinstance(one, Incident)]
        if refused:
            raise AssertionError(refused[0])


def repeat(count: int) -> None:
    """Record so many more, each as one of the last reports: neither judged nor placed once more."""
    from incidents.models import Incident

    models = list(Incident.objects.order_by("-position").select_related("reported_by")[:CHUNK])
    for first in range(0, count, CHUNK):
        _record([_like(one) for one in models[: count - first]])


def _like(model):
    new = copy.copy(model)
    new._state = copy.copy(model._state)
    new.pk, new.version = uuid4(), 1
    return new


def _record(incidents) -> None:
    from django.db import transaction

    from centres import journal
    from centres.journal import bulk
    from incidents.actions.reports import source_of
    from incidents.reports import preparation

    by = incidents[0].reported_by
    with transaction.atomic():
        sources = [source_of(incident, by=by, text="") for incident in incidents]
        preparation.number(incidents)
        journal.write(
            by=by,
            verb="report",
            changes=[journal.Change(one, uuid4(), "0" * 64) for one in incidents],
            save=lambda: (bulk.insert(incidents), bulk.insert(sources)),
        )


def _fields(now: datetime, n: int) -> dict:
    return {
        "kind": ("ied", "attack", "killing", "extortion", "arrest")[n % 5],
        "occurred_at": now - timedelta(minutes=n * 5 % 5_000_000),
        "time_precision": "minute",
        "place": f"Place {n % 5_000}",
        "latitude": 34.8 + n % 997 / 1_000,
        "longitude": 43.9 + n % 991 / 1_000,
        "narrative": f"Shots were heard near the road north of the town; patrol {n} was sent.",
        "language": "en",
    }
