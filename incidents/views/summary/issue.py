"""Assessing, issuing and signing a day's summary, from its page."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres.actions import Conflict
from centres.journal.action import require
from centres.models import Centre
from centres.permissions import Permission
from centres.text.marks import as_written
from centres.views.form_post import recorded
from incidents import actions
from incidents.forms.summaries import AssessmentForm, IssueForm, SignForm
from incidents.models import DailySummary
from incidents.views.summary.day import summary_page

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def summary_assess(request, day):
    """Take what an officer thinks of a day; whoever comes without a form is shown the day."""
    return _done(
        request, day, Permission.ASSESS, AssessmentForm, _assess, lambda a: _("Assessment kept")
    )


@require_http_methods(METHODS)
def summary_issue(request, day):
    return _done(
        request,
        day,
        Permission.ISSUE_SUMMARY,
        IssueForm,
        _issue,
        lambda s: _("Issued, edition %s") % s.edition,
    )


@require_http_methods(METHODS)
def summary_sign(request, day):
    return _done(
        request,
        day,
        Permission.SIGN_SUMMARY,
        SignForm,
        _sign,
        lambda s: _("Signed for %s") % s.force.name,
    )


def _done(request, day, permission, kind, act, said):
    """Do what a form of the day's page asks for; bring it back there with what is wrong."""
    require(request.user, Permission.READ_SUMMARY)
    if request.method != "POST":
        return redirect("summary_day", day=day)
    require(request.user, permission)
    form = kind(request.POST)
    try:
        record = recorded(form, lambda: act(request, day, form.cleaned_data))
    except Conflict as conflict:
        form = _over(request, conflict.current)
        record = None
    if record is None:
        return summary_page(request, day, form=form, status=400)
    messages.success(request, said(record))
    return redirect("summary_day", day=day)


def _over(request, current) -> AssessmentForm:
    """Return what was typed on top of what another officer wrote meanwhile."""
    form = AssessmentForm({**request.POST.dict(), "based_on": current.position or ""})
    form.add_error(
        "text", _("Another officer wrote this meanwhile: “%s”. Send again to replace it.")
        % as_written(current.text),
    )  # fmt: skip
    return form


def _assess(request, day, told):
    rooms = Centre.objects.visible_to(request.user)
    centre = get_object_or_404(rooms, pk=told["centre"]) if told["centre"] else None
    return actions.assess(
        by=request.user,
        submission=told["submission"],
        day=day,
        centre=centre,
        text=told["text"],
        based_on=told["based_on"],
    )


def _issue(request, day, told):
    return actions.issue_summary(by=request.user, day=day, **told)


def _sign(request, day, told):
    editions = DailySummary.objects.visible_to(request.user).of(day)
    return actions.sign(
        by=request.user,
        submission=told["submission"],
        summary=get_object_or_404(editions, edition=told["edition"]),
        sha256=told["sha256"],
        reservation=told["reservation"],
    )
