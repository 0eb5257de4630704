"""Whether the server is well, for whoever watches over it."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_GET

from centres import followers, verifying
from centres.models.record import instant

log = logging.getLogger(__name__)


@require_GET
@login_not_required
def healthz(request):
    """Tell whether the database answers and its migrations are in order; 503 and why if not.

    A fault in the book or a silent worker is told but no reason to take the pages away: officers
    go on reporting while it is looked into.
    """
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return _unwell(migrations="not all are applied: run manage.py migrate")
        return JsonResponse({"status": "well", "journal": _journal(), "worker": _worker()})
    except Error:
        log.exception("healthz")
        return _unwell(database="does not answer")


def _unwell(**wrong):
    return JsonResponse({"status": "unwell", **wrong}, status=503)


def _journal() -> dict:
    """Return what the last verifying found, but not which fault: anybody may ask here."""
    last = verifying.last_verification()
    if last is None:
        return {"verdict": "never verified", "entries": None, "verified_at": None}
    verdict = "fault" if last.fault else "verified"
    return {"verdict": verdict, "entries": last.entries, "verified_at": instant(last.at)}


def _worker() -> dict:
    return {"looked_at": instant(followers.looked_at())}
