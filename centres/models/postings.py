"""Postings and watches: who is where, when, in which role, and who is on duty."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.models.officers import Officer
from centres.models.record import Record, RecordQuerySet, refuse_unstorable
from centres.models.rooms import Centre
from centres.models.telephone import TelephoneField
from centres.permissions import Permission
from centres.reaches import Origin
from centres.roles import Role, Trait
from centres.text.languages import listed


class PostingQuerySet(RecordQuerySet):
    def current(self, at=None):
        at = at or timezone.now()
        still = Q(until=None) | Q(until__gt=at)
        return self.filter(still, since__lte=at, officer__disabled_at=None)

    def lasting(self):
        """Return those that go on until somebody ends them."""
        return self.current().filter(until=None)


class Posting(Record):
    """An officer's dated assignment to a centre, with cell and role. All authority is here."""

    subject = "posting"
    reading = Permission.READ_ROSTER
    noun = _("Posting")
    verbs = {
        "post": _("Officer posted"),
        "end_posting": _("Posting ended"),
        "change_telephone": _("Telephone changed"),
    }
    named_by = ("officer",)
    later = ("emergency", "reason", "telephone")

    class Cell(models.TextChoices):
        OPERATIONS = "operations", _("Operations")
        INTELLIGENCE = "intelligence", _("Intelligence")
        COORDINATION = "coordination", _("Coordination")

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="postings")
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="postings"
    )
    cell = models.CharField(_("cell"), max_length=20, choices=Cell, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    # Without the other force's consent, and therefore short
    emergency = models.BooleanField(_("emergency"), default=False)
    reason = models.CharField(
        _("reason"), max_length=500, blank=True, validators=[refuse_unstorable]
    )

    telephone = TelephoneField(_("telephone"))  # of the officer, in this posting

    objects: ClassVar = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="posting_of_a_room_has_a_centre",
                condition=~Q(role__in=[r.value for r in Role.having(Trait.IN_ROOM)])
                | Q(centre__isnull=False),
            ),
        ]

    @property
    def title(self):
        return self.officer.name

    @property
    def gist(self) -> str:
        """Who is posted, in which role and room, and whether in an emergency."""
        role = [self.officer.gist, self.get_role_display()]
        room = [self.centre.name] if self.centre else []
        return listed([*role, *room, *([_("EMERGENCY")] if self.emergency else [])])

    def get_absolute_url(self):
        return self.officer.get_absolute_url()

    @property
    def traits(self) -> frozenset[Trait]:
        return Role(self.role).traits

    def origin(self) -> Origin:
        """Return where the posting stands; its author is the officer, whose number it holds."""
        return self.origin_of(self.officer)

    def origin_of(self, officer: Officer) -> Origin:
        return Origin(centre=self.centre_id, force=officer.force_id, author=officer.pk)


class WatchQuerySet(RecordQuerySet):
    def open(self):
        """Return who is on duty now: a watch ends with the posting in which it began."""
        here = Posting.objects.current().filter(
            officer=models.OuterRef("officer"),
            centre=models.OuterRef("centre"),
            since__lte=models.OuterRef("since"),
        )
        return self.filter(models.Exists(here), until=None)


class Watch(Record):
    """Who is on duty in a room: one officer, from, until."""

    subject = "watch"
    reading = Permission.READ_ROSTER
    noun = _("Watch")
    verbs = {"open_watch": _("Watch opened"), "close_watch": _("Watch closed")}
    named_by = ("officer",)

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="watches")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="watches")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = WatchQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_watch_of_an_officer",
                fields=["officer", "centre"],
                condition=Q(until=None),
            ),
        ]
        indexes = [models.Index(fields=["until"], name="watch_by_end")]

    @property
    def title(self):
        return self.officer.name

    def get_absolute_url(self):
        return self.officer.get_absolute_url()

    def origin(self) -> Origin:
        return Origin(centre=self.centre_id, force=self.officer.force_id)
