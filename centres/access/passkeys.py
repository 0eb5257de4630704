"""Passkeys: what a browser asks one, and whether the answer is right."""

from typing import Any
from urllib.parse import urlsplit

from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers.exceptions import WebAuthnException

from centres.models import Officer

CHALLENGE = "passkey"  # what a browser was last told to ask, in the session
# What the library raises over an answer that is none.
WRONG = (OTPWebAuthnApiError, WebAuthnException, AttributeError, KeyError, TypeError, ValueError)


def of(officer: Officer) -> Any:
    return WebAuthnCredential.objects.filter(user=officer, confirmed=True).order_by("pk")


def helper(site: str) -> Any:
    """Return the library's helper for a site: a passkey is bound to the name in its address."""
    from django_otp_webauthn.helpers import WebAuthnHelper  # asks for models as it is imported

    class Helper(WebAuthnHelper):
        def get_relying_party_domain(self):
            return urlsplit(site).hostname

        def get_allowed_origins(self):
            return [site]

        def get_credential_display_name(self, user):
            return user.name_latin

    return Helper(request=None)


def ask(request, officer: Officer) -> dict | None:
    """Return what a browser asks a passkey of the officer, and remember it; None without any.

    Several forms of one page ask the same.
    """
    if not hasattr(request, "passkey_asked"):
        site, asks = site_of(request), of(officer).exists()
        begun = helper(site).authenticate_begin(officer, False) if asks else None
        request.passkey_asked = _remembered(request, begun) if begun else None
    return request.passkey_asked


def ask_new(request) -> dict:
    """Return what a browser asks of a passkey that shall be one of the officer's."""
    return _remembered(request, helper(site_of(request)).register_begin(request.user))


def _remembered(request, asked: tuple[dict, dict]) -> dict:
    options, state = asked
    request.session[CHALLENGE] = {**state, "site": site_of(request)}
    return options


def asked(request) -> dict:
    """Return what was asked last, which from then on nothing answers again."""
    state = request.session.pop(CHALLENGE, {"site": ""})
    request.session.save()
    return state


def is_right(officer: Officer, state: dict, answer: Any) -> bool:
    """Tell whether one of the officer's passkeys answered what was asked."""
    try:
        helper(state["site"]).authenticate_complete(officer, state, answer)
    except WRONG:
        return False
    return True


def site_of(request) -> str:
    return f"{request.scheme}://{request.get_host()}"
