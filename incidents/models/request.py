"""Requests: what one room asks of another, until when, and what became of it."""

from datetime import timedelta
from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Force, Officer, Record, RecordQuerySet
from centres.models.record import refuse_unstorable
from centres.permissions import Permission
from centres.reaches import Origin
from incidents.kinds import Asked, Channel
from incidents.models.incident import Incident

TEXT = 2_000  # characters
LONGEST = timedelta(days=366)  # from asking to the due time: beyond, somebody mistyped a year


class Status(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    COMPLETED = "completed", _("Completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


LIVE = (Status.OPEN, Status.ACCEPTED)


class RequestQuerySet(RecordQuerySet):
    def live(self):
        """Return those that are still owed something."""
        return self.filter(status__in=LIVE)

    def overdue(self, at=None):
        return self.live().filter(due_at__lte=at or timezone.now())

    def newest_first(self):
        return self.order_by("-asked_at", "-pk")

    def older_than(self, asked_at, pk):
        """Return those that come after this place in the order of `newest_first`."""
        here = Q(asked_at__lt=asked_at) | Q(asked_at=asked_at, pk__lt=pk)
        return self.filter(here, asked_at__lte=asked_at)

    def binding(self):
        """Return those that put anybody under an obligation: not about a record for training."""
        return self.exclude(incident__exercise=True)


class Request(Record):
    """One centre asks another to verify, assist, deconflict or inform, by a due time."""

    subject = "request"
    reading = Permission.READ_INCIDENTS
    noun = _("Request")
    verbs = {
        "ask": _("Request made"),
        "accept": _("Request accepted"),
        "decline": _("Request declined"),
        "complete": _("Request completed"),
        "withdraw": _("Request withdrawn"),
    }
    named_by = ("centre", "addressee")

    kind = models.CharField(_("what is asked"), max_length=12, choices=Asked)
    centre = models.ForeignKey(
        Centre,
        models.PROTECT,
        db_index=False,
        related_name="requests",
        verbose_name=_("asking room"),
    )
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    addressee = models.ForeignKey(
        Centre, models.PROTECT, related_name="asked", verbose_name=_("room asked")
    )
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    text = models.TextField(_("request"), validators=[MaxLengthValidator(TEXT), refuse_unstorable])
    due_at = models.DateTimeField(_("due"))
    asked_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    # Who said last what became of it, for which force: an acceptance, a reason, a result.
    replied_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    replied_force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(
        _("reply"), blank=True, validators=[MaxLengthValidator(TEXT), refuse_unstorable]
    )

    objects: ClassVar = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="request_goes_to_another_room", condition=~Q(centre=models.F("addressee"))
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="request_by_time"),
            # In an order of its own: by time alone, the planner would rather walk them all.
            models.Index(
                "centre",
                "asked_by",
                models.F("asked_at").desc(nulls_last=True),
                name="request_of_an_officer",
            ),
            models.Index(
                fields=["addressee", "accepted_at"],
                name="request_accepted",
                condition=Q(accepted_at__isnull=False),
            ),
            models.Index(
                fields=["addressee", "closed_at"],
                name="request_closed",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["due_at"], name="request_live", condition=Q(status__in=list(LIVE))
            ),
        ]

    @property
    def title(self):
        # An arrow would point the wrong way from right to left; this sign turns with the text.
        return f"{self.get_kind_display()} · {self.centre.name} › {self.addressee.name}"

    @property
    def live(self) -> bool:
        return self.status in LIVE

    @property
    def answered_at(self):
        """When the room asked first said what it will do: accepted, declined or completed."""
        closed = None if self.status == Status.WITHDRAWN else self.closed_at
        return self.accepted_at or closed

    def get_absolute_url(self):
        return reverse("request", args=[self.pk])

    def about(self):
        return [self.incident] if self.incident else []

    def origin(self):
        return Origin(
            centre=self.centre_id, force=self.force_id, author=self.asked_by_id, at=self.asked_at
        )
