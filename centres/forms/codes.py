"""The field for a code of the officer's own device, wherever one is asked for."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centres.access import limits, log, passkeys, second_factor
from centres.access.tokens import address_of
from centres.actions import use_recovery_code
from centres.forms.submission import first_typed
from centres.models import Look, Officer
from centres.text.digits import western_digits

FIELD = "device_code"
LONGEST = 20_000  # characters: a passkey says more than a device shows


class CodeInput(forms.TextInput):
    """What is typed, or what a passkey answers; neither is ever shown again."""

    def __init__(self, request, officer: Officer):
        super().__init__({"autocomplete": "one-time-code", "dir": "ltr", "spellcheck": "false"})
        self.request, self.officer = request, officer

    def format_value(self, value):
        return None

    def value_from_datadict(self, data, files, name):
        return data.get(f"{name}_passkey") or super().value_from_datadict(data, files, name)

    def asked(self) -> str:
        """Return what a browser may ask a passkey of the officer instead; nothing without any."""
        options = passkeys.ask(self.request, self.officer)
        return json.dumps(options) if options else ""


class CodeField(forms.CharField):
    """A code of the device, one to recover with, or a passkey; what is wrong is said in place."""

    def __init__(self, request, officer: Officer):
        self.request, self.officer = request, officer
        super().__init__(
            label=_("Code from your device"),
            help_text=_("The six digits that it shows now, or one of your recovery codes."),
            max_length=LONGEST,
            widget=CodeInput(request, officer),
        )

    def clean(self, value):
        typed = super().clean(value)
        slowed = limits.of_code(self.request, self.officer)
        if not all(limits.take(*limit) for limit in slowed):
            raise ValidationError(_("Too many wrong codes. Wait a few minutes, then try again."))
        if not self._is_right(typed):
            log.note(Look.SECOND_FAILED, by=self.officer, address=address_of(self.request))
            raise ValidationError(
                _("This code is not right, or was used already. Type the one that is shown now.")
            )
        for limit in slowed:
            limits.give_back(*limit)
        second_factor.confirm(self.request, self.officer)
        return typed

    def _is_right(self, typed: str) -> bool:
        if typed.startswith("{"):
            return passkeys.is_right(self.officer, passkeys.asked(self.request), _read(typed))
        code = western_digits(typed).replace(" ", "")
        if code.isascii() and code.isdecimal():
            return second_factor.is_code(self.officer, code)
        return _recovers(self.officer, code)


def _read(answer: str) -> dict:
    try:
        return json.loads(answer)
    except ValueError:
        return {}


def _recovers(officer: Officer, code: str) -> bool:
    try:
        use_recovery_code(by=officer, code=code, **first_typed())
    except ValidationError:
        return False
    return True


def ask(form, request) -> None:
    """Let a form ask for a code too, where the officer's last one is no longer fresh."""
    if not request.user.is_fresh:
        form.fields[FIELD] = CodeField(request, request.user)


def settle(form, request) -> None:
    """Let a form that was read ask no more for a code that it has had."""
    if request.user.is_fresh:
        form.fields.pop(FIELD, None)
        form.cleaned_data.pop(FIELD, None)


class CodeForm(forms.Form):
    """Nothing but a code; where it is alone on its page, one types at once."""

    def __init__(self, *args, request, officer: Officer, alone=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[FIELD] = CodeField(request, officer)
        self.fields[FIELD].widget.attrs["autofocus"] = alone
