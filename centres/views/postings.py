"""Posting officers, and ending postings."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres import actions
from centres.forms import SentForm, first_typed
from centres.forms.roster import PostForm
from centres.journal.action import require
from centres.models import Centre, Posting, Watch
from centres.permissions import Permission, Role
from centres.views.form_post import recorded
from centres.views.officers import found, gone


@require_http_methods(["GET", "HEAD", "POST"])
def officer_post(request, pk):
    """Post an officer to a room, or in a role that needs none. Nobody posts himself."""
    officer = found(request, pk, people=True)
    require(request.user, Permission.MANAGE_ROSTER)
    if officer.pk == request.user.pk:
        raise PermissionDenied
    centres = Centre.objects.visible_to(request.user).exclude(status=Centre.Status.CLOSED)
    if request.method != "POST":
        page = gone(request, officer, _("This officer is disabled."))
        form = PostForm(initial=first_typed(), centres=centres)
        return page or _post_page(request, officer, form)
    form = PostForm(request.POST, centres=centres)
    if recorded(form, lambda: _post(request, officer, form)) is None:
        return _post_page(request, officer, form, status=400)
    messages.success(request, _("Posted: %s") % officer.name)
    return redirect("officer", officer.pk)


def _post(request, officer, form):
    submission = form.cleaned_data["submission"]
    return actions.post(by=request.user, submission=submission, officer=officer, **form.told())


def _post_page(request, officer, form, status=200):
    context = {"officer": officer, "form": form}
    return render(request, "centres/officer_post.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def posting_end(request, pk):
    """Say whose posting ends and what that means, end it, and go back to where one came from."""
    posting = _found(request, pk)
    require(request.user, Permission.END_POSTING, posting)
    back = _back(request, posting)
    if request.method != "POST":
        over = posting.until is not None and posting.until <= timezone.now()
        form = SentForm(initial=first_typed())
        return redirect(back) if over else _end_page(request, posting, form, back)
    form = SentForm(request.POST)
    if recorded(form, lambda: _end(request, posting, form)) is None:
        return _end_page(request, posting, form, back, status=400)
    messages.success(request, _("Posting ended: %s") % posting.officer.name)
    return redirect(back)


def _found(request, pk) -> Posting:
    require(request.user, Permission.READ_ROSTER)
    postings = Posting.objects.visible_to(request.user).exclude(role=Role.SERVER)
    return get_object_or_404(postings.select_related("officer__force", "centre"), pk=pk)


def _back(request, posting) -> str:
    """Return the page of the room where one came from there, else that of the officer."""
    if "room" in request.GET and posting.centre_id:
        return reverse("centre_detail", args=[posting.centre_id])
    return reverse("officer", args=[posting.officer_id])


def _end(request, posting, form):
    submission = form.cleaned_data["submission"]
    return actions.end_posting(by=request.user, submission=submission, posting=posting)


def _end_page(request, posting, form, back, status=200):
    context = {
        "posting": posting,
        "form": form,
        "back": back,
        "own": posting.officer_id == request.user.pk,
        "begun": posting.since <= timezone.now(),
        "on_duty": _is_on_duty(request, posting),
    }
    return render(request, "centres/posting_end.html", context, status=status)


def _is_on_duty(request, posting) -> bool:
    watches = Watch.objects.visible_to(request.user).open()
    return watches.filter(officer=posting.officer_id, centre=posting.centre_id).exists()
