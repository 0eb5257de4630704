"""Reporting from a form, and the drafts of reports not yet sent."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from centres.forms import first_typed
from centres.journal.action import require
from centres.permissions import Permission
from centres.views.form_post import recorded
from incidents import actions, notation
from incidents.forms import IncidentForm
from incidents.kinds import Channel, Kind
from incidents.models import Draft
from incidents.reports import drafts
from incidents.views.maps.where import resolved, where
from incidents.views.reports.nearby import near, relate_chosen

NOT_TYPED = {"csrfmiddlewaretoken", "do"}
TIMES = ("occurred", "salute_observed", "abduction_outcome_at")
EXCERPT = 160  # characters


@require_http_methods(["GET", "HEAD", "POST"])
def incident_new(request):
    """Offer the quick form; report what comes back, or keep it as a draft."""
    require(request.user, Permission.REPORT)
    if request.method == "POST":
        return _keep(request) if request.POST.get("do") == "draft" else _send(request)
    typed = first_typed()
    if "draft" in request.GET:
        typed = _draft(request, request.GET["draft"]).typed
    form = IncidentForm(initial=typed, centres=request.user.centres_for(Permission.REPORT))
    return _page(request, form, typed, chosen=typed.get("related", "").split())


def _page(request, form, typed, *, chosen=(), status=200):
    context = {
        "form": form,
        "near": near(request, typed, chosen=chosen),
        "where": where(request, typed),
    }
    return render(request, "incidents/incident_form.html", context, status=status)


def _draft(request, submission):
    try:
        submission = UUID(submission)
    except ValueError:
        submission = None
    return get_object_or_404(Draft.objects.visible_to(request.user), pk=submission)


def _send(request):
    typed = resolved(request, request.POST)
    form = IncidentForm(typed, centres=request.user.centres_for(Permission.REPORT))
    incident = recorded(form, lambda: _report(request, form))
    if incident is None:
        chosen = request.POST.getlist("related")
        return _page(request, form, typed, chosen=chosen, status=400)
    received = {"number": incident.number, "dtg": notation.dtg(incident.reported_at)}
    messages.success(request, _("Received, %(number)s, %(dtg)s") % received)
    failed = relate_chosen(request, incident, submission=form.cleaned_data["submission"])
    if failed:
        messages.warning(request, _("Not related: %s") % ", ".join(failed))
    return redirect(incident)


def _report(request, form):
    submission = form.cleaned_data["submission"]
    incident = actions.report(
        by=request.user,
        submission=submission,
        centre=form.cleaned_data["centre"],
        fields=form.told(),
        channel=Channel.PAGE.value,
    )
    drafts.discard(by=request.user, submission=submission)
    return incident


def _keep(request):
    draft = _kept(request)
    if draft is None:
        messages.warning(request, _("This report was sent already."))
        return redirect(_address(draft))
    messages.success(request, _("Draft saved %s") % notation.dtg(draft.saved_at))
    return redirect(_address(draft))


@require_POST
def draft_keep(request):
    """Keep what is typed so far; the page asks by itself, and is told when it was kept."""
    draft = _kept(request)
    if draft is None:
        return HttpResponse(status=204)
    return HttpResponse(notation.dtg(draft.saved_at), content_type="text/plain")


def _kept(request) -> Draft | None:
    typed = {name: text for name, text in request.POST.items() if name not in NOT_TYPED}
    try:
        submission = UUID(typed.get("submission", ""))
    except ValueError:
        submission = uuid4()
    whole = {name: _whole_time(typed[name]) for name in TIMES if name in typed}
    typed |= {"submission": str(submission), **whole}
    if chosen := request.POST.getlist("related"):
        typed["related"] = " ".join(chosen)
    return drafts.save(by=request.user, submission=submission, typed=typed)


def _whole_time(text: str) -> str:
    """Return a clock time with its day, month and year: a draft may be sent tomorrow."""
    try:
        moment = notation.parse_time(text, now=timezone.now())
    except ValidationError:
        return text
    return notation.dtg(moment.at, moment.precision)


def _address(draft: Draft | None) -> str:
    """Return where to go on with a draft; the log where its report is sent already."""
    if draft is None:
        return reverse("incident_list")
    return f"{reverse('incident_new')}?draft={draft.pk}"


def _kept_when_idle(request) -> str:
    return _address(_kept(request))


incident_new.kept_when_idle = draft_keep.kept_when_idle = _kept_when_idle


@require_GET
def draft_list(request):
    require(request.user, Permission.DRAFT)
    kinds = dict(Kind.choices)
    shown = [
        {
            "url": _address(draft),
            "discard_url": reverse("draft_discard", args=[draft.pk]),
            "saved_dtg": notation.dtg(draft.saved_at),
            "kind": kinds.get(draft.typed.get("kind"), ""),
            "place": draft.typed.get("place") or draft.typed.get("location", ""),
            "excerpt": draft.typed.get("narrative", "")[:EXCERPT],
        }
        for draft in Draft.objects.visible_to(request.user)
    ]
    return render(request, "incidents/draft_list.html", {"drafts": shown})


@require_POST
def draft_discard(request, submission):
    draft = get_object_or_404(Draft.objects.visible_to(request.user), pk=submission)
    drafts.discard(by=request.user, submission=draft.pk)
    messages.success(request, _("Draft discarded"))
    return redirect("draft_list")
