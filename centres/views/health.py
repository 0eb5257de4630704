"""Whether the server is well, for whoever watches over it."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_GET

log = logging.getLogger(__name__)


@require_GET
@login_not_required
def healthz(request):
    """Tell whether the database answers and its migrations are in order; 503 and why if not."""
    wrong = {}
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            wrong["migrations"] = "not all are applied: run manage.py migrate"
    except DatabaseError:
        log.exception("healthz")
        wrong["database"] = "does not answer"
    state = {"status": "unwell", **wrong} if wrong else {"status": "well"}
    return JsonResponse(state, status=503 if wrong else 200)
