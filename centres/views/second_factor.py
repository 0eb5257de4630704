"""The own second factor: a device, codes to recover with, passkeys, a fresh code."""

import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import RedirectURLMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from centres import actions
from centres.access import passkeys, second_factor, sessions
from centres.forms import SentForm
from centres.forms.account import PasskeyForm, SecondFactorForm
from centres.forms.codes import CodeForm
from centres.journal.action import require_posting
from centres.views.form_page import PlainFormPage

KEY = "new_key"  # of a device that is being enrolled, in the session


class OwnPage(PlainFormPage):
    """A page of one's own second factor: for everybody who is posted, with a fresh code."""

    asks_code = True
    needs_device = True
    success_url = reverse_lazy("account")

    def has_permission(self):
        return bool(self.request.user.active_postings())

    def dispatch(self, request, *args, **kwargs):
        require_posting(request.user)
        lacks = self.needs_device and not request.user.second_factor
        if lacks and request.method.lower() in self.http_method_names:
            return redirect("second_factor")
        return super().dispatch(request, *args, **kwargs)


class SecondFactor(OwnPage):
    """Enrol a device: draw its key, take the code that it shows, show the codes to recover with."""

    template_name = "account/second_factor.html"
    form_class = SecondFactorForm
    needs_device = False
    heading = gettext_lazy("Second factor")
    button = gettext_lazy("Enrol this device")

    def get_context_data(self, **kwargs):
        key = self._key()
        drawing = second_factor.drawn(self.request.user, key)
        return super().get_context_data(
            drawing=drawing,
            key=second_factor.spelled(key),
            missing=second_factor.is_missing(self.request.user),
            **self._training(key),
            **kwargs,
        )

    def _training(self, key) -> dict:
        shown = settings.TRAINING and settings.LOCAL
        return {"training_code": second_factor.code_of(key) if shown else ""}

    def _key(self) -> str:
        return self.request.session.setdefault(KEY, second_factor.new_key())

    def act(self, form):
        return actions.enrol_second_factor(
            by=self.request.user, key=self._key(), **form.cleaned_data
        )

    def done(self, record):
        self.request.session.pop(KEY, None)
        second_factor.confirm(self.request, self.request.user)
        self.request.user.second_factor = True  # the page of the codes has all that opens now
        sessions.end_others(record, but=self.request.session.session_key)
        return _show_codes(self.request, record)


class RecoveryCodes(OwnPage):
    """Say what new codes to recover with mean; give them, and show them this once."""

    template_name = "account/recovery_codes_new.html"
    heading = gettext_lazy("Recovery codes")
    button = gettext_lazy("Give new codes")

    def act(self, form):
        return actions.renew_recovery_codes(by=self.request.user, **form.cleaned_data)

    def done(self, record):
        return _show_codes(self.request, record)


def _show_codes(request, officer):
    """Answer with the codes themselves: stored nowhere, so that a repetition has none to show."""
    context = {"codes": getattr(officer, "recovery_codes", [])}
    return render(request, "account/recovery_codes.html", context)


class SecondFactorRemove(OwnPage):
    """Say what it means to give up the second factor, and do it."""

    template_name = "account/second_factor_remove.html"
    heading = gettext_lazy("Remove the second factor")
    button = gettext_lazy("Remove it")
    is_grave = True

    def act(self, form):
        return actions.remove_second_factor(by=self.request.user, **form.cleaned_data)

    def get_success_message(self, record):
        return _("Your password alone lets you in from now on.")


class PasskeyNew(OwnPage):
    """Let the browser make a passkey, by a script, and take it."""

    template_name = "account/passkey_new.html"
    form_class = PasskeyForm
    heading = gettext_lazy("Add a passkey")
    button = gettext_lazy("Add the passkey")

    def get_context_data(self, **kwargs):
        asked = passkeys.ask_new(self.request)
        context = super().get_context_data(**kwargs)
        context["form"].fields["answer"].widget.attrs["data-passkey"] = json.dumps(asked)
        return context

    def act(self, form):
        asked = passkeys.asked(self.request)
        return actions.add_passkey(by=self.request.user, asked=asked, **form.cleaned_data)

    def get_success_message(self, record):
        return _("Passkey added. At the next sign-in it serves in the place of a code.")


class PasskeyRemove(OwnPage):
    """Name the passkey, and remove it."""

    form_class = SentForm
    heading = gettext_lazy("Remove the passkey %(name)s")
    button = gettext_lazy("Remove it")
    is_grave = True

    def get_name(self):
        passkey = passkeys.of(self.request.user).filter(pk=self.kwargs["pk"]).first()
        if passkey is None:
            raise Http404
        return passkey.name

    def act(self, form):
        number = self.kwargs["pk"]
        return actions.remove_passkey(by=self.request.user, passkey=number, **form.cleaned_data)

    def get_success_message(self, record):
        return _("Passkey removed.")


class FreshCode(RedirectURLMixin, FormView):
    """Take a code for what needs a fresh one, and go back to where it was asked for."""

    http_method_names = ["get", "head", "post"]
    template_name = "account/code.html"
    form_class = CodeForm
    next_page = "account"

    def dispatch(self, request, *args, **kwargs):
        require_posting(request.user)
        lacks = not request.user.second_factor
        if lacks and request.method.lower() in self.http_method_names:
            return redirect("second_factor")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {
            **super().get_form_kwargs(),
            "request": self.request,
            "officer": self.request.user,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)

    def form_valid(self, form):
        messages.success(self.request, _("For a few minutes no other code is asked for."))
        return redirect(self.get_success_url())
