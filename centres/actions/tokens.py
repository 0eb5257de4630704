"""What may happen to tokens."""

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import alerts
from centres.access import tokens
from centres.journal.action import action
from centres.journal.proposing import Consent
from centres.models import AccessToken
from centres.permissions import SCOPES, Permission
from centres.roles import Role

TOKEN_DAYS = 90
TOKEN_TERM = format_lazy(gettext_lazy("A token lasts 1 to {days} days."), days=TOKEN_DAYS)
UNPLACED = gettext_lazy("Reporting needs a room and a force.")


def unplaced(scopes, **places) -> list[str]:
    """Return which of the places a system lacks that would report: its centre, its force."""
    return [name for name, given in places.items() if not given and "report" in scopes]


def _issued(*, officer, **_arguments) -> AccessToken:
    return AccessToken(officer=officer)


@action(
    Permission.MANAGE_TOKENS,
    on=_issued,
    consent=Consent(gettext_lazy("Issue a token"), Permission.CONSENT, secret=True),
    then=alerts.to_commanders("issue_token"),
)
def issue_token(*, by, submission, officer, scopes, days, networks=()) -> AccessToken:
    """Issue a token to a system; its text is on the record as `secret`, this once.

    Raises ValidationError for an unknown scope, a bad network, more than 90 days, or an officer
    who is no system.
    """
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise ValidationError({"scopes": _("Unknown scope: %s.") % ", ".join(sorted(unknown))})
    if not 1 <= days <= TOKEN_DAYS:
        raise ValidationError({"days": TOKEN_TERM})
    posted = [p for p in officer.active_postings() if p.role == Role.SYSTEM]
    if not posted:
        raise ValidationError({"officer": _("Only a system has a token.")})
    room = any(posting.centre_id for posting in posted)
    if unplaced(scopes, centre=room, force=officer.force_id):
        raise ValidationError({"scopes": UNPLACED})
    now = timezone.now()
    secret = f"{tokens.MARK}{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
    pepper = tokens.newest_pepper()
    token = AccessToken(
        officer=officer,
        prefix=tokens.prefix_of(secret),
        digest=tokens.digest(secret, pepper),
        pepper=pepper,
        scopes=sorted(set(scopes)),
        networks=tokens.clean_networks(networks),
        issued_at=now,
        expires_at=now + timedelta(days=days),
    )
    token.secret = secret
    return token


@action(
    Permission.MANAGE_TOKENS,
    on="token",
    lock=True,
    then=alerts.to_commanders("revoke_token"),
)
def revoke_token(*, by, submission, token) -> AccessToken:
    token.revoked_at = token.revoked_at or timezone.now()
    return token
