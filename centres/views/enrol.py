"""Enrolling officers, giving them temporary passwords, shutting them out."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres import actions
from centres.forms import SentForm, first_typed
from centres.forms.roster import EnrolForm
from centres.journal.action import require
from centres.models import Force
from centres.permissions import Permission
from centres.views.form_post import recorded
from centres.views.officers import found, gone

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def officer_new(request):
    """Enrol a person, and show the temporary password in the answer, this once."""
    require(request.user, Permission.MANAGE_ROSTER)
    forces = Force.objects.visible_to(request.user)
    if request.method != "POST":
        return _enrol_page(request, EnrolForm(initial=first_typed(), forces=forces))
    form = EnrolForm(request.POST, forces=forces)
    officer = recorded(form, lambda: _enrol(request, form))
    if officer is None:
        return _enrol_page(request, form, status=400)
    return _password_shown(request, officer, _("Enrolled"))


def _enrol(request, form):
    submission = form.cleaned_data["submission"]
    return actions.enrol(by=request.user, submission=submission, fields=form.told())


def _enrol_page(request, form, status=200):
    context = {"form": form, "back": reverse("officer_list")}
    return render(request, "centres/officer_form.html", context, status=status)


def _password_shown(request, officer, done):
    """Answer with the password itself: kept nowhere, so that a repetition has none to show."""
    context = {"officer": officer, "done": done, "secret": getattr(officer, "secret", None)}
    return render(request, "centres/officer_secret.html", context)


@require_http_methods(METHODS)
def officer_password(request, pk):
    """Say what a new temporary password means; give it, and show it this once."""
    officer = found(request, pk, people=True)
    require(request.user, Permission.MANAGE_ROSTER)
    if request.method != "POST":
        page = gone(request, officer, _("This officer is disabled."))
        return page or _reset_page(request, officer, SentForm(initial=first_typed()))
    form = SentForm(request.POST)
    reset = recorded(form, lambda: _reset(request, officer, form))
    if reset is None:
        return _reset_page(request, officer, form, status=400)
    return _password_shown(request, reset, _("New temporary password"))


def _reset(request, officer, form):
    submission = form.cleaned_data["submission"]
    return actions.reset_password(by=request.user, submission=submission, officer=officer)


def _reset_page(request, officer, form, status=200):
    context = {"officer": officer, "form": form}
    return render(request, "centres/officer_password.html", context, status=status)


@require_http_methods(METHODS)
def officer_disable(request, pk):
    """Say what disabling means, and do it."""
    officer = found(request, pk)
    require(request.user, Permission.MANAGE_ROSTER)
    if page := gone(request, officer, _("This officer was disabled already.")):
        return page
    if request.method != "POST":
        return _disable_page(request, officer, SentForm(initial=first_typed()))
    form = SentForm(request.POST)
    if recorded(form, lambda: _disable(request, officer, form)) is None:
        return _disable_page(request, officer, form, status=400)
    messages.success(request, _("Disabled: %s") % officer.name)
    return redirect("officer", officer.pk)


def _disable(request, officer, form):
    submission = form.cleaned_data["submission"]
    return actions.disable_officer(by=request.user, submission=submission, officer=officer)


def _disable_page(request, officer, form, status=200):
    context = {"officer": officer, "form": form}
    return render(request, "centres/officer_disable.html", context, status=status)
