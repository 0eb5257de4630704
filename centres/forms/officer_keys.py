"""The form that makes an own key, and the field by which any form is signed with one."""

import hashlib
import json

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from webauthn.helpers import bytes_to_base64url

from centres.access import own_key
from centres.forms.fields import Choice
from centres.forms.submission import SentForm
from centres.models import Officer, OfficerKey

LONGEST = 20_000  # characters of what a script fills in
PASSPHRASE = OfficerKey.Sort.PASSPHRASE.value


class FilledByScript(forms.HiddenInput):
    """What a script signs, as JSON in `data-signing`; never shown again."""

    def format_value(self, value):
        return None


class Filled(forms.CharField):
    """What a script fills in, read as an object; None where no script ran."""

    def __init__(self, told: dict, **more):
        widget = FilledByScript({"data-signing": json.dumps(told)})
        super().__init__(required=False, max_length=LONGEST, widget=widget, **more)
        self.told = told

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            read = json.loads(text)
        except ValueError as wrong:
            raise ValidationError(_("The browser brought no signature: try again.")) from wrong
        if not isinstance(read, dict):
            raise ValidationError(_("The browser brought no signature: try again."))
        return read

    @property
    def sort(self) -> str:
        return self.told["key"]["sort"] if self.told["key"] else ""


def ask(form, officer: Officer, *, purpose, about, words="", **more) -> None:
    """Let a form be signed with the officer's key, where there is one.

    `about` is the digest that is signed, `words` the field whose text is signed with it.
    """
    key = own_key.of(officer)
    if key is not None:
        told = {"purpose": purpose, "about": about, "officer": officer.key(), "words": words}
        field = Filled({**told, "key": opened_by(key), **more}, label=_("Own key"))
        form.fields[own_key.FIELD] = field


def opened_by(key: OfficerKey | None) -> dict | None:
    """Return what a browser signs with: for the officer's own eyes alone."""
    if key is None:
        return None
    return {
        "sort": key.sort,
        "fingerprint": key.fingerprint,
        "credential": key.credential,
        "site": key.site,
        "wrapped": key.wrapped,
    }


class KeyForm(SentForm):
    """Which sort of key; a script makes it, and signs with it and with the one before."""

    kind = Choice(label=_("What you sign with"))
    filled_by_script = True
    shown_at = {"proof": "answer", "key": "answer", "by_former": "answer"}

    def __init__(self, *args, officer: Officer, passkeys, site: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.site, former = site, own_key.of(officer)
        known = {str(passkey.pk): passkey for passkey in passkeys}
        self.fields["kind"].choices = [
            (PASSPHRASE, _("A passphrase of your own")),
            *((pk, _("Passkey: %s") % passkey.name) for pk, passkey in known.items()),
        ]
        told = {
            "purpose": own_key.KEY,
            "officer": officer.key(),
            "key": opened_by(former),
            "passkeys": {pk: _told_of(passkey) for pk, passkey in known.items()},
            "site": site,
        }
        self.fields["answer"] = Filled(told, label=_("Own key"))

    def clean_answer(self):
        answer = self.cleaned_data["answer"]
        if answer is None or not isinstance(answer.get("key"), dict):
            raise ValidationError(_("Making a key takes a browser that runs scripts."))
        return answer

    def arguments(self) -> dict:
        """Return what the actions take."""
        answer, kind = self.cleaned_data["answer"], self.cleaned_data["kind"]
        key = {**answer["key"], "sort": PASSPHRASE}
        if kind != PASSPHRASE:
            key = {"sort": OfficerKey.Sort.PASSKEY.value, "passkey": int(kind), "site": self.site}
        given = {"submission": self.cleaned_data["submission"], "key": key}
        former = {"by_former": answer["former"]} if answer.get("former") else {}
        return {**given, "proof": answer.get("proof") or {}, **former}


def _told_of(passkey) -> dict:
    """Return of a passkey what a browser asks it by."""
    public = bytes(passkey.public_key)
    return {
        "credential": bytes_to_base64url(bytes(passkey.credential_id)),
        "fingerprint": hashlib.sha256(public).hexdigest(),
    }
