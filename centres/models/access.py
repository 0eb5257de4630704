"""Who looked: the lines of the access log, and the digests that hold each hour of it for good."""

import hashlib

import orjson
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.models.officers import Officer
from centres.models.record import Record, instant
from centres.models.rooms import Force
from centres.permissions import Permission

FIRST = "0" * 64  # the hash before the first line, and the digest before the first hour


class Look(models.TextChoices):
    """What was done that changes nothing, and that one may have to answer for."""

    BEGUN = "begun", _("Access log begun")
    SIGN_IN = "sign_in", _("Signed in")
    FAILED = "failed", _("Sign-in failed")
    SECOND_FAILED = "second_failed", _("Second step failed")
    SIGN_OUT = "sign_out", _("Signed out")
    ENDED = "ended", _("Other sessions ended")
    SOURCE = "source", _("Source details opened")
    OPENED = "opened", _("Report opened")
    EXPORT = "export", _("Exported")
    PULL = "pull", _("Pulled over the API")
    TOLD = "told", _("Notified")
    SEEN = "seen", _("Notice read")
    CLAIMED = "claimed", _("Overdue answer notified")


class AccessLineQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Return the lines of the own force's officers, and of systems, which are of neither.

        Whoever opens a source is of its force. A name that nobody bears is shown to nobody: it may
        be a slip of the other force's.
        """
        if not officer.may(Permission.SEE_ACCESS):
            return self.none()
        own = Q(force=officer.force_id, force__isnull=False)
        return self.filter(own | Q(force=None, officer__isnull=False))


class AccessLine(models.Model):
    """One look. The database numbers and chains the lines, and refuses to change or forget one."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Look)
    officer = models.ForeignKey(
        Officer, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_index=False, related_name="+")
    name = models.CharField(max_length=150, blank=True)  # that failed, or of a room told by mail
    about = models.CharField(max_length=80, blank=True)  # the number of a report
    version = models.PositiveIntegerField(null=True)
    details = models.JSONField(default=dict)  # of an export its format and its words
    address = models.CharField(max_length=45, blank=True)
    once = models.CharField(max_length=160, null=True, unique=True)  # what has one line at most
    digest = models.CharField(max_length=64)  # of what the line says
    hash = models.CharField(max_length=64)  # of that, after the line before

    objects = AccessLineQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            # Walked backwards, as the page of the log is.
            models.Index(fields=["at"], name="access_by_time"),
            models.Index(fields=["officer", "at"], name="access_of_an_officer"),
            models.Index(fields=["about", "at"], name="access_to_a_report"),
        ]

    def content(self) -> bytes:
        """Return the one text of what the line says; what is empty is left out."""
        said = {
            "at": instant(self.at),
            "kind": self.kind,
            "officer": self.officer_id and str(self.officer_id),
            "force": self.force_id,
            "name": self.name,
            "about": self.about,
            "version": self.version,
            "details": self.details,
            "address": self.address,
            "once": self.once,
        }
        full = {name: value for name, value in said.items() if value}
        return orjson.dumps(full, option=orjson.OPT_SORT_KEYS)

    def digested(self) -> str:
        return hashlib.sha256(self.content()).hexdigest()

    def after(self, previous: str) -> str:
        """Return the line's hash after that of the line before: SHA-256(0x01 || both)."""
        both = bytes.fromhex(previous) + bytes.fromhex(self.digest)
        return hashlib.sha256(b"\x01" + both).hexdigest()


class AccessHead(models.Model):
    """Number and hash of the last line, moved by the database: a log cut short ends before it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(name="one_access_head", condition=Q(id=1))]


class AccessDigest(Record):
    """What holds the access log up to an hour, as the book says it: nothing of how much there was.

    The salt stays out of the book, or whoever knows some lines could try what others may be.
    """

    subject = "access_digest"
    reading = Permission.READ_JOURNAL
    noun = _("Access log")
    verbs = {"close_access_hour": _("Hour of the access log closed")}
    unrecorded = ("line", "salt")

    until = models.DateTimeField(unique=True)  # the end of the hour
    previous = models.CharField(max_length=64)  # the digest of the hour before
    digest = models.CharField(max_length=64)
    line = models.PositiveBigIntegerField()  # the last that it holds, 0 for none
    salt = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["until"]

    @property
    def title(self):
        return f"{instant(self.until)}"

    def get_absolute_url(self):
        return reverse("access_log")

    def over(self, hash: str) -> str:
        """Return the digest over the hash of the last line, after the digest before."""
        both = bytes.fromhex(self.previous) + bytes(self.salt) + bytes.fromhex(hash)
        return hashlib.sha256(b"\x02" + both).hexdigest()
