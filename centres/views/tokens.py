"""Pages of the tokens with which external systems are let in."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy

from centres import actions
from centres.actions import systems
from centres.forms.tokens import TokenForm
from centres.models import AccessToken, Witness
from centres.permissions import Permission
from centres.views.form_page import PlainFormPage
from centres.views.pages import page

SOON = timedelta(days=14)  # before its end a token is marked


@page(Permission.LIST_TOKENS)
def token_list(request):
    """Show every token: those that let somebody in, then those that no longer do."""
    tokens = AccessToken.objects.visible_to(request.user).select_related("officer")
    current = tokens.current().filter(officer__disabled_at=None)
    ended = tokens.exclude(pk__in=current.values("pk"))
    witnesses = Witness.objects.visible_to(request.user, under=Permission.LIST_TOKENS)
    witnesses = witnesses.filter(retired_at=None).select_related("force", "officer")
    retire = actions.retire_witness.permission
    context = {
        "witnesses": witnesses,
        "retirable": {w.pk for w in witnesses if request.user.may(retire, w)},
        "current": current.order_by("expires_at"),
        "ended": ended.order_by("-issued_at"),
        "soon": timezone.now() + SOON,
        "manages": request.user.may(Permission.MANAGE_TOKENS),
        "revocable": {t.pk for t in current if request.user.may(Permission.MANAGE_TOKENS, t)},
    }
    return render(request, "centres/token_list.html", context)


class TokenNew(PlainFormPage):
    """Issue a token; the answer is the only place where its text ever stands."""

    template_name = "centres/token_new.html"
    form_class = TokenForm
    permission = Permission.MANAGE_TOKENS
    heading = gettext_lazy("Issue a token")
    button = gettext_lazy("Issue the token")
    shape = "short"
    success_url = reverse_lazy("token_list")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "by": self.request.user}

    def act(self, form):
        return systems.admit(by=self.request.user, **form.arguments())

    def done(self, record):
        return show_token(self.request, record)


def show_token(request, token):
    """Answer with the text of a token: stored nowhere, so that a repetition has none to show."""
    address = request.build_absolute_uri(reverse("api_token"))
    context = {"token": token, "address": address}
    return render(request, "centres/token_issued.html", context)


class TokenRevoke(PlainFormPage):
    """Say which system is about to be shut out, and shut it out."""

    template_name = "centres/token_revoke.html"
    permission = actions.revoke_token.permission
    context_object_name = "token"
    heading = gettext_lazy("Revoke a token")
    button = gettext_lazy("Revoke")
    shape = "short narrow after"
    is_grave = True
    success_message = gettext_lazy("Revoked: the token %s lets nobody in.")
    success_url = reverse_lazy("token_list")

    def get_object(self):
        tokens = AccessToken.objects.visible_to(self.request.user).select_related("officer")
        return get_object_or_404(tokens, pk=self.kwargs["pk"])

    def is_over(self):
        return self.object.revoked_at is not None

    def act(self, form):
        return actions.revoke_token(by=self.request.user, token=self.object, **form.cleaned_data)

    def get_success_message(self, record):
        return self.success_message % record.prefix
