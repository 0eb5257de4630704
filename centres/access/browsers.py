"""Browsers in which officers have signed in before: a signed cookie says whose."""

import secrets

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

SALT = "centres.browsers"
MOST = 40  # officers at one desk; the first ones drop out


def known(request, username: str) -> str:
    """Return the browser's own mark where this officer has signed in with it, else nothing."""
    browser, names = _read(request)
    return browser if _name(username) in names else ""


def remember(request, response, username: str) -> None:
    """Let the browser be known as one of this officer's, among those of the same desk."""
    browser, names = _read(request)
    name = _name(username)
    names = [*(other for other in names if other != name), name][-MOST:]
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        signing.dumps([browser or secrets.token_hex(8), names], salt=SALT),
        max_age=settings.BROWSER_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request) -> tuple[str, list[str]]:
    cookie = request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")
    try:
        browser, names = signing.loads(cookie, salt=SALT, max_age=settings.BROWSER_COOKIE_AGE)
    except signing.BadSignature:
        return "", []
    return browser, names


def _name(username: str) -> str:
    """Return what stands for an officer in the cookie, which many share and nobody shall read."""
    return salted_hmac(SALT, username.casefold(), algorithm="sha256").hexdigest()[:16]
