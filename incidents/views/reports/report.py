"""Reporting from a form, and the drafts of reports not yet sent."""

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from centres.permissions import Permission
from centres.text.languages import listed
from centres.views.pages import FormPage, page
from incidents import actions, notation
from incidents.forms import IncidentForm
from incidents.forms.when_and_where import TYPED_AT, typed_at
from incidents.kinds import Channel, Kind
from incidents.models import Draft
from incidents.reports import drafts
from incidents.views.maps.where import near_room, resolved, where
from incidents.views.reports.nearby import near, relate_chosen
from incidents.views.reports.read_back import read_back

NOT_TYPED = {"csrfmiddlewaretoken", "do"}
TIMES = ("occurred", "salute_observed_at", "abduction_outcome_at")
EXCERPT = 160  # characters


class IncidentNew(FormPage):
    """Offer the quick form; report what comes back, or keep it as a draft."""

    template_name = "incidents/incident_form.html"
    form_class = IncidentForm
    permission = actions.report.permission

    def get_initial(self):
        resumed = "draft" in self.request.GET and self.request.method != "POST"
        draft = _draft(self.request, self.request.GET["draft"]).typed if resumed else {}
        return super().get_initial() | draft

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if "data" in kwargs:
            kwargs["data"] = resolved(self.request, kwargs["data"])
            kwargs["near"] = near_room(self.request, kwargs["data"].get("centre"))
        return {**kwargs, "centres": self.request.user.centres_for(self.permission)}

    def get_context_data(self, form=None, **kwargs):
        form = form or self.get_form()
        typed, chosen = form.initial, form.initial.get("related", "").split()
        if form.is_bound:
            typed, chosen = form.data, self.request.POST.getlist("related")
        offered = {
            "near": near(self.request, typed, chosen=chosen),
            "where": where(self.request, typed),
            "begin_at": next(self._own_rooms(), None),
            **read_back(typed),
        }
        return super().get_context_data(form=form, **offered, **kwargs)

    def _own_rooms(self):
        postings = (posting for _reach, posting in self.request.user.reaches(self.permission))
        return (posting.centre for posting in postings if posting.centre_id)

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") != "draft":
            return super().post(request, *args, **kwargs)
        try:
            draft = _save_draft(request)
        except ValidationError as wrong:
            form = self.get_form()
            form.add_error(None, wrong)
            return self.form_invalid(form)
        if draft is None:
            messages.warning(request, _("This report has already been sent."))
        else:
            messages.success(request, _("Draft saved %s") % notation.dtg(draft.saved_at))
        return redirect(_address(draft))

    def act(self, form):
        submission = form.cleaned_data["submission"]
        incident = actions.report(
            by=self.request.user,
            submission=submission,
            centre=form.cleaned_data["centre"],
            fields=form.report_fields(),
            channel=Channel.PAGE.value,
        )
        drafts.discard(by=self.request.user, submission=submission)
        return incident

    def form_valid(self, form):
        response = super().form_valid(form)
        if self.object:
            submission = form.cleaned_data["submission"]
            if failed := relate_chosen(self.request, self.object, submission=submission):
                messages.warning(self.request, _("Not related: %s") % listed(failed))
        return response

    def get_success_message(self, record):
        received = {"number": record.number, "dtg": notation.dtg(record.reported_at)}
        return _("Received, %(number)s, %(dtg)s") % received


def _draft(request, submission):
    try:
        submission = UUID(submission)
    except ValueError:
        submission = None
    return get_object_or_404(Draft.objects.visible_to(request.user), pk=submission)


@require_POST
def draft_keep(request):
    """Keep what is typed so far; the page asks by itself, and is answered when it was kept."""
    try:
        draft = _save_draft(request)
    except ValidationError as wrong:
        return HttpResponse(wrong.messages[0], status=400, content_type="text/plain")
    if draft is None:
        return HttpResponse(status=204)
    return HttpResponse(notation.dtg(draft.saved_at), content_type="text/plain")


def _save_draft(request) -> Draft | None:
    typed = {name: text for name, text in request.POST.items() if name not in NOT_TYPED}
    try:
        submission = UUID(typed.get("submission", ""))
    except ValueError:
        submission = uuid4()
    now = typed_at(typed)
    whole = {name: _whole_time(typed[name], now) for name in TIMES if name in typed}
    typed.pop(TYPED_AT, None)
    typed |= {"submission": str(submission), **whole}
    if chosen := request.POST.getlist("related"):
        typed["related"] = " ".join(chosen)
    return drafts.save(by=request.user, submission=submission, typed=typed)


def _whole_time(text: str, now: datetime) -> str:
    """Return a clock time with its day, month and year: a draft may be sent tomorrow."""
    try:
        moment = notation.parse_time(text, now=now)
    except ValidationError:
        return text
    return notation.dtg(moment.at, moment.precision)


def _address(draft: Draft | None) -> str:
    """Return where to go on with a draft; the log where its report is sent already."""
    if draft is None:
        return reverse("incident_list")
    return f"{reverse('incident_new')}?draft={draft.pk}"


def _save_when_idle(request) -> str:
    """Return where the words wait: what is no draft is kept by the browser, for the empty form."""
    try:
        return _address(_save_draft(request))
    except ValidationError:
        return reverse("incident_new")


incident_new = IncidentNew.as_view()
for view in (incident_new, draft_keep):
    view.kept_when_idle = _save_when_idle  # type: ignore[union-attr]  # the middleware asks it


@page(Permission.DRAFT)
def draft_list(request):
    kinds = dict(Kind.choices)
    rows = [
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
    return render(request, "incidents/draft_list.html", {"drafts": rows})


@require_POST
def draft_discard(request, submission):
    draft = get_object_or_404(Draft.objects.visible_to(request.user), pk=submission)
    drafts.discard(by=request.user, submission=draft.pk)
    messages.success(request, _("Draft discarded"))
    return redirect("draft_list")
