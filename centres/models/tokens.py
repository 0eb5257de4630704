"""Access tokens of external systems, kept without their secrets."""

import hashlib
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.models.officers import Officer
from centres.models.record import Record, RecordQuerySet
from centres.permissions import Permission
from centres.reaches import Origin


class AccessTokenQuerySet(RecordQuerySet):
    def current(self):
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class AccessToken(Record):
    """What a system shows to be let in: looked up by prefix, checked by a keyed digest."""

    subject = "token"
    reading = Permission.LIST_TOKENS
    noun = _("Token")
    verbs = {"issue_token": _("Token issued"), "revoke_token": _("Token revoked")}
    recorded = (
        "id",
        "officer",
        "prefix",
        "seal",
        "scopes",
        "networks",
        "issued_at",
        "expires_at",
        "revoked_at",
    )

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="tokens")
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    pepper = models.PositiveSmallIntegerField()
    scopes = ArrayField(models.CharField(_("scope"), max_length=20))
    networks = ArrayField(models.CharField(_("network"), max_length=50), default=list, blank=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # Working state beside the record: set by use, not by an action.
    last_used_at = models.DateTimeField(null=True, blank=True)

    secret: str  # what is shown this once, where it was just issued; never stored

    objects: ClassVar = AccessTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "pk"]

    @property
    def title(self):
        return self.prefix

    @property
    def gist(self) -> str:
        """Which system it lets in, and to what."""
        return f"{self.officer.username}: {', '.join(self.scopes)}"

    @property
    def seal(self) -> str:
        """Return what holds it to its secret, and does not show the digest to the feed."""
        return hashlib.sha256(f"{self.pepper}:{self.digest}".encode()).hexdigest()

    def get_absolute_url(self):
        return reverse("token_list")

    def origin(self) -> Origin:
        return Origin(force=self.officer.force_id)
