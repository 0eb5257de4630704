"""The forms of signing in, of unlocking, of the own password, and of the second factor."""

from axes.utils import reset
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centres.access import passwords
from centres.access.tokens import address_of
from centres.forms.fields import words
from centres.forms.submission import SentForm
from centres.text.digits import western_digits

NO_PASSKEY = _("The browser brought no passkey: try again.")


def secret(label, *, kept, autofocus=False, **more):
    """A field for a password; `kept` tells the browser's key ring which one."""
    widget = forms.PasswordInput({"autocomplete": kept, "autofocus": autofocus})
    return forms.CharField(label=label, strip=False, widget=widget, **more)


class SignInForm(AuthenticationForm):
    """Django's own; a temporary password that was given too long ago opens nothing."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "expired": _(
            "This temporary password has expired. Ask an administrator of your force for another."
        ),
    }

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if passwords.is_expired(user):
            raise ValidationError(self.error_messages["expired"], code="expired")


def confirm(request, password: str) -> None:
    """Refuse what is not the officer's password. A wrong one counts as a failed sign-in."""
    username = request.user.username
    if authenticate(request, username=username, password=password) is None:
        if getattr(request, "slowed", False):
            raise ValidationError(_("Too many wrong passwords: try again in some minutes."))
        raise ValidationError(_("This is not your current password."))
    reset(username=username, ip=address_of(request))


class UnlockForm(forms.Form):
    password = secret(_("Password"), kept="current-password", autofocus=True)

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        confirm(self.request, self.cleaned_data["password"])


class PasswordForm(SentForm):
    """The present password and twice the new one."""

    old = secret(_("Current password"), kept="current-password")
    password = secret(
        _("New password"),
        kept="new-password",
        help_text=_("At least 15 characters: several words that only you would put together."),
    )
    again = secret(_("Repeat the new password"), kept="new-password")

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old(self):
        confirm(self.request, self.cleaned_data["old"])
        return self.cleaned_data["old"]

    def clean_again(self):
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise ValidationError(_("The two new passwords differ: type both again."))
        return self.cleaned_data["again"]


class SecondFactorForm(SentForm):
    """What a new device shows: it has read the key."""

    code = forms.CharField(
        label=_("Code that the new device shows"),
        max_length=20,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_code(self):
        return western_digits(self.cleaned_data["code"]).replace(" ", "")


class AnswerField(forms.JSONField):
    """What a script fills in; never shown again, as it serves once."""

    def prepare_value(self, value):
        return ""


class PasskeyForm(SentForm):
    """A name for a passkey, and what it said to the browser."""

    filled_by_script = True
    name = words(_("What you call it"), most=60)
    answer = AnswerField(
        label=_("Passkey"), widget=forms.HiddenInput, error_messages={"required": NO_PASSKEY}
    )
