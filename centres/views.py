"""Pages of the rooms: signing in and out, rosters, health, and what errors look like."""

import logging

from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from centres.models import Centre, Posting, Watch
from centres.permissions import Permission

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


def require(request, permission):
    """Refuse a page that its reader knows of but may not open."""
    if not request.user.may(permission):
        raise PermissionDenied


@require_GET
def centre_list(request):
    require(request, Permission.READ_ROSTER)
    centres = Centre.objects.visible_to(request.user)
    postings = _room_postings(request.user)
    watches = _open_watches(request.user)
    rooms = [
        {
            "centre": centre,
            "on_duty": _by_force([w for w in watches if w.centre_id == centre.pk], "officers"),
            "strengths": _strengths([p for p in postings if p.centre_id == centre.pk]),
        }
        for centre in centres
    ]
    return render(request, "centres/centre_list.html", {"rooms": rooms})


@require_GET
def centre_detail(request, code):
    require(request, Permission.READ_ROSTER)
    centre = get_object_or_404(Centre.objects.visible_to(request.user), pk=code.upper())
    postings = [p for p in _room_postings(request.user) if p.centre_id == centre.pk]
    watches = [w for w in _open_watches(request.user) if w.centre_id == centre.pk]
    context = {
        "centre": centre,
        "roster": _by_force(postings, "postings"),
        "watches": watches,
        "strengths": _strengths(postings),
    }
    return render(request, "centres/centre_detail.html", context)


def _room_postings(officer):
    postings = Posting.objects.visible_to(officer).current().filter(centre__isnull=False)
    return list(
        postings.exclude(officer__rank="")
        .select_related("officer__force")
        .order_by("-officer__force", "since", "officer__name_latin")
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
    groups = _by_force(postings, "officers")
    return [{"force": g["force"], "count": len(set(g["officers"]))} for g in groups]


def error(request, *, status, title, sentence):
    """Answer with an error page: what is wrong and what to do."""
    context = {"status": status, "title": title, "sentence": sentence}
    return render(request, "error.html", context, status=status)


def bad_request(request, exception=None):
    return error(
        request,
        status=400,
        title=_("This request could not be read"),
        sentence=_("Go back, check the address or the form, and send it again."),
    )


def forbidden(request, exception=None):
    user = getattr(request, "user", None)
    if user and user.is_authenticated and not user.active_postings():
        sentence = _("You hold no posting at present. Ask your administrator to post you.")
    else:
        sentence = _("Your posting does not allow this. Ask the chief of your room.")
    return error(request, status=403, title=_("Not allowed"), sentence=sentence)


def not_found(request, exception=None):
    return error(
        request,
        status=404,
        title=_("Nothing here"),
        sentence=_("There is no such page, or it is not yours to see. Check the number."),
    )


def csrf_failure(request, reason=""):
    return error(
        request,
        status=403,
        title=_("This page was open too long"),
        sentence=_("Go back, load the page again and send once more: what you typed is kept."),
    )


def locked_out(request, response, credentials, *args, **kwargs):
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return error(
        request,
        status=429,
        title=_("Too many failed attempts"),
        sentence=_("Wait %s minutes, then sign in again.") % minutes,
    )
