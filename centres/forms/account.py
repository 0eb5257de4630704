"""Forms that ask officers for their own password: to change it, to unlock their session."""

from axes.utils import reset
from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centres.access.tokens import address_of
from centres.forms.submission import SentForm


def secret(label, *, kept, autofocus=False, **more):
    """A field for a password; `kept` tells the browser's key ring which one."""
    widget = forms.PasswordInput({"autocomplete": kept, "autofocus": autofocus})
    return forms.CharField(label=label, strip=False, widget=widget, **more)


def confirm(request, password: str) -> None:
    """Refuse what is not the officer's password. A wrong one counts as a failed sign-in."""
    username = request.user.username
    if authenticate(request, username=username, password=password) is None:
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
