"""Whether the server is well, for whoever watches over it."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_GET

from centres import health

log = logging.getLogger(__name__)


@require_GET
@login_not_required
def healthz(request):
    """Tell whether the database answers and its migrations are in order; 503 and why if not.

    A fault in the book, a silent worker or an entry set aside is told but no reason to take the
    pages away: officers go on reporting while it is looked into.
    """
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return _unwell(migrations="not all are applied: run manage.py migrate")
        return JsonResponse(health.status())
    except Error:
        log.exception("healthz")
        return _unwell(database="does not answer")


def _unwell(**wrong):
    return JsonResponse({"status": "unwell", **wrong}, status=503)
