"""Pages of the rooms: signing in and out, rosters, health."""

import logging

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from centres.action import require
from centres.models import Centre, Posting, Rank, Watch
from centres.permissions import Permission, Role

log = logging.getLogger(__name__)

sign_in = auth.LoginView.as_view(template_name="sign_in.html", redirect_authenticated_user=True)
sign_out = auth.LogoutView.as_view(next_page="sign_in")
language = login_not_required(require_POST(set_language))


@require_GET
def home(request):
    """Go to the log, or where there is none for the officer, to the rooms."""
    to_log = request.user.may(Permission.READ_INCIDENTS)
    return redirect("incident_list" if to_log else "centre_list")


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


@require_GET
def centre_list(request):
    require(request.user, Permission.READ_ROSTER)
    centres = Centre.objects.visible_to(request.user)
    postings = _postings(request.user)
    watches = _open_watches(request.user)
    rooms = [
        {
            "centre": centre,
            "on_duty": _by_force([w for w in watches if w.centre_id == centre.pk], "officers"),
            "strengths": _strengths([p for p in postings if p.centre_id == centre.pk]),
        }
        for centre in centres
    ]
    roster = _by_force([p for p in postings if p.centre_id is None], "postings")
    return render(request, "centres/centre_list.html", {"rooms": rooms, "roster": roster})


@require_GET
def centre_detail(request, code):
    require(request.user, Permission.READ_ROSTER)
    centre = get_object_or_404(Centre.objects.visible_to(request.user), pk=code.upper())
    postings = [p for p in _postings(request.user) if p.centre_id == centre.pk]
    watches = [w for w in _open_watches(request.user) if w.centre_id == centre.pk]
    context = {
        "centre": centre,
        "roster": _by_force(postings, "postings"),
        "watches": watches,
    }
    return render(request, "centres/centre_detail.html", context)


def _postings(officer):
    """Return the current postings: by force, the highest rank first."""
    postings = Posting.objects.visible_to(officer).current().select_related("officer__force")
    ranks = {rank: i for i, rank in enumerate(Rank.values)}
    return sorted(
        postings.exclude(role=Role.SERVER.value).order_by("officer__name_latin"),
        key=lambda p: (p.officer.force_id or "~", ranks.get(p.officer.rank, len(ranks))),
    )


def _open_watches(officer):
    return list(
        Watch.objects.visible_to(officer)
        .open()
        .select_related("officer__force")
        .order_by("-officer__force", "since")
    )


def _by_force(rows, name):
    """Group postings or watches by the force of their officer, in the forces' order."""
    groups = {}
    for row in rows:
        groups.setdefault(row.officer.force, []).append(row)
    officers = name == "officers"
    return [
        {"force": force, name: [row.officer for row in some] if officers else some}
        for force, some in groups.items()
    ]


def _strengths(postings):
    """Return how many officers of each force are posted: one with two postings counts once."""
    people = [posting for posting in postings if posting.role != Role.SYSTEM.value]
    groups = _by_force(people, "officers")
    return [{"force": g["force"], "count": len(set(g["officers"]))} for g in groups]
