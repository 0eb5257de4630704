"""Pages of the tokens with which external systems are let in."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from centres import actions
from centres.actions import systems
from centres.forms import SentForm, first_typed
from centres.forms.tokens import TokenForm
from centres.journal.action import require
from centres.models import AccessToken
from centres.permissions import Permission
from centres.views.form_post import recorded

SOON = timedelta(days=14)  # before its end a token is marked


@require_GET
def token_list(request):
    """Show every token: those that let somebody in, then those that no longer do."""
    require(request.user, Permission.LIST_TOKENS)
    tokens = AccessToken.objects.visible_to(request.user).select_related("officer")
    current = tokens.current().filter(officer__disabled_at=None)
    ended = tokens.exclude(pk__in=current.values("pk"))
    context = {
        "current": current.order_by("expires_at"),
        "ended": ended.order_by("-issued_at"),
        "soon": timezone.now() + SOON,
        "manages": request.user.may(Permission.MANAGE_TOKENS),
    }
    return render(request, "centres/token_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request):
    """Issue a token; the answer is the only place where its text ever stands."""
    require(request.user, Permission.MANAGE_TOKENS)
    if request.method != "POST":
        return _new_page(request, TokenForm(initial=first_typed(), by=request.user))
    form = TokenForm(request.POST, by=request.user)
    token = recorded(form, lambda: systems.admit(by=request.user, **form.told()))
    if token is None:
        return _new_page(request, form, status=400)
    address = request.build_absolute_uri(reverse("api_token"))
    return render(request, "centres/token_issued.html", {"token": token, "address": address})


def _new_page(request, form, status=200):
    return render(request, "centres/token_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request, pk):
    """Say which system is about to be shut out, and shut it out."""
    tokens = AccessToken.objects.visible_to(request.user).select_related("officer")
    token = get_object_or_404(tokens, pk=pk)
    require(request.user, Permission.MANAGE_TOKENS)
    if request.method != "POST":
        form = SentForm(initial=first_typed())
        return redirect("token_list") if token.revoked_at else _revoke_page(request, token, form)
    form = SentForm(request.POST)
    if recorded(form, lambda: _revoke(request, token, form)) is None:
        return _revoke_page(request, token, form, status=400)
    messages.success(request, _("Revoked: the token %s lets nobody in.") % token.prefix)
    return redirect("token_list")


def _revoke(request, token, form):
    submission = form.cleaned_data["submission"]
    return actions.revoke_token(by=request.user, submission=submission, token=token)


def _revoke_page(request, token, form, status=200):
    context = {"token": token, "form": form}
    return render(request, "centres/token_revoke.html", context, status=status)
