"""Tokens of external systems: how they are made, kept and recognised."""

import hashlib
import hmac
import ipaddress
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from centres.access import log
from centres.models import AccessToken

MARK = "jcc_"
PREFIX = 8  # hexadecimal digits after the mark
SEEN_EVERY = 60  # seconds: how exact `last_used_at` is


def peppers() -> dict[int, str]:
    """Return the keys by number."""
    pairs = (part.partition(":") for part in settings.TOKEN_PEPPERS.split(","))
    return {int(number): key for number, _colon, key in pairs}


def newest_pepper() -> int:
    return max(peppers())


def prefix_of(secret: str) -> str:
    return secret[len(MARK) : len(MARK) + PREFIX]


def digest(secret: str, pepper: int) -> str:
    """Return HMAC-SHA-256 of the token under the numbered key."""
    key = peppers().get(pepper, "")
    return hmac.new(key.encode(), secret.encode(), hashlib.sha256).hexdigest() if key else ""


def clean_networks(networks: Iterable[str]) -> list[str]:
    return [_clean_network(text) for text in networks]


def _clean_network(text: str) -> str:
    try:
        # With a zone (%) it would be a network of this machine alone, of any length.
        return str(ipaddress.ip_network(text.replace("%", " ")))
    except ValueError as wrong:
        sentence = _("No network: %s. Write an address, or a network such as 10.1.0.0/16.")
        raise ValidationError({"networks": sentence % text[:60]}) from wrong


def address_of(request) -> str:
    """Return the caller's address: in production the one that our proxy has seen."""
    proxied = request.META.get("HTTP_X_REAL_IP") if settings.TLS else None
    return proxied or request.META.get("REMOTE_ADDR", "")


def recognise(secret: str, address: str) -> AccessToken | None:
    """Return the token, its officer narrowed to its scopes; None where anything is wrong."""
    if not secret.isprintable():
        return None  # PostgreSQL would not even look for a NUL
    token = (
        AccessToken.objects.current()
        .filter(prefix=prefix_of(secret))
        .select_related("officer")
        .first()
    )
    if token is None or not hmac.compare_digest(digest(secret, token.pepper), token.digest):
        return None
    if not token.officer.is_active or not _within(token.networks, address):
        return None
    _seen(token)
    token.officer.scopes = frozenset(token.scopes)
    return token


def _within(networks: list[str], address: str) -> bool:
    """Tell whether the address is in one of the networks; where none is named, any is good."""
    try:
        here = ipaddress.ip_address(address)
    except ValueError:  # none: the request came over a unix socket
        return not networks
    return not networks or any(here in ipaddress.ip_network(network) for network in networks)


def _seen(token: AccessToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or (now - token.last_used_at).total_seconds() > SEEN_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
        token.last_used_at = now


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer jcc_…`"""

    def authenticate(self, request):
        kind, _space, secret = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer":
            return None
        token = recognise(secret.decode("latin-1").strip(), address_of(request))
        if token is None:
            raise AuthenticationFailed(_("This token is not valid, or no longer."))
        token.officer.hold_postings()
        told = {"details": {"token": token.prefix}, "address": address_of(request)}
        log.note_pull(by=token.officer, through=token.prefix, **told)
        return token.officer, token

    def authenticate_header(self, request):
        return "Bearer"
