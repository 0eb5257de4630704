"""My account: who one is, the password, and where one is signed in."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from centres import actions
from centres.access import log, own_key, passkeys, second_factor, sessions
from centres.access.tokens import address_of
from centres.forms.account import PasswordForm
from centres.journal.action import require_posting
from centres.models import Look
from centres.permissions import Permission
from centres.views.form_page import PlainFormPage


@require_GET
def account(request):
    require_posting(request.user)
    may, postings = request.user.may, request.user.active_postings()
    context = {
        "postings": postings,
        "numbered": {p.pk for p in postings if may(Permission.CHANGE_TELEPHONE, p)},
        "places": sessions.places(request.user, here=request.session.session_key),
        "sign_ins": log.sign_ins(request.user),
        "passkeys": passkeys.of(request.user),
        "own_key": own_key.of(request.user),
        "recovery_codes_left": second_factor.recovery_codes_left(request.user),
    }
    return render(request, "account/account_detail.html", context)


class AccountPassword(PlainFormPage):
    """Change the password: this session goes on, all the others end."""

    template_name = "account/account_password.html"
    form_class = PasswordForm
    heading = button = gettext_lazy("Change the password")
    success_url = reverse_lazy("account")

    def has_permission(self):
        return bool(self.request.user.active_postings())

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.request}

    def act(self, form):
        fields = {name: form.cleaned_data[name] for name in ("submission", "password")}
        return actions.change_password(by=self.request.user, **fields)

    def done(self, record):
        update_session_auth_hash(self.request, record)
        sessions.end_others(record, but=self.request.session.session_key)
        log.note(Look.ENDED, by=record, address=address_of(self.request))
        return super().done(record)

    def get_success_message(self, record):
        return _("Password changed. Every other session of yours has ended.")


@require_POST
def session_end(request, name):
    require_posting(request.user)
    if not sessions.end(request.user, name, but=request.session.session_key):
        raise Http404
    log.note(Look.ENDED, by=request.user, address=address_of(request))
    messages.success(request, _("That session has ended."))
    return redirect("account")


@require_POST
def sessions_end(request):
    require_posting(request.user)
    sessions.end_others(request.user, but=request.session.session_key)
    log.note(Look.ENDED, by=request.user, address=address_of(request))
    messages.success(request, _("Every other session of yours has ended."))
    return redirect("account")
