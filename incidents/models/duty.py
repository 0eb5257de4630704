"""What a room says of its own watch: nothing to report, and the handover to the next officer."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Force, Officer, Record, RecordQuerySet
from centres.models.record import refuse_unstorable
from centres.permissions import Permission
from centres.reaches import Origin, Reach

NOTE = 5_000  # characters


class NilReturn(Record):
    """A centre states that there is nothing to report for a period."""

    subject = "nil_return"
    reading = Permission.READ_INCIDENTS
    noun = _("Nil return")
    verbs = {"file_nil_return": _("Nil return filed")}
    named_by = ("centre",)

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="nil_returns")
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()  # the moment it was filed
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-until"]
        indexes = [models.Index(fields=["centre", "until"], name="nil_return_of_a_room")]

    @property
    def title(self):
        return self.centre.name

    def get_absolute_url(self):
        return self.centre.get_absolute_url()

    def origin(self):
        return Origin(centre=self.centre_id, force=self.force_id, author=self.by_id, at=self.until)


class HandoverQuerySet(RecordQuerySet):
    def visible_to(self, officer, under=None):
        """Return all to who may read all, to the others those of the own room."""
        seen = Q(pk=None)
        for reach, posting in officer.reaches(under or self.model.reading):
            if reach is Reach.ALL:
                return self.all()
            seen |= Q(centre=posting.centre_id)
        return self.filter(seen)

    def waiting(self):
        """Return those that nobody has signed in to."""
        return self.filter(incoming=None)


class Handover(Record):
    """The watch list that an outgoing officer signed, and the incoming one of the same force.

    `lines` are the keys of what was open at `position_at`: requests, overdue obligations, live
    abductions, disputed reports, corrections not acknowledged.
    """

    subject = "handover"
    reading = Permission.READ_HANDOVER
    noun = _("Handover")
    verbs = {"sign_out": _("Watch handed over"), "sign_in": _("Watch taken over")}
    named_by = ("centre",)

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="handovers")
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    outgoing = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    signed_out_at = models.DateTimeField()
    note = models.TextField(
        _("note to the next officer"),
        blank=True,
        validators=[MaxLengthValidator(NOTE), refuse_unstorable],
    )
    lines = models.JSONField(default=dict)
    position_at = models.PositiveBigIntegerField()
    incoming = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    signed_in_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_out_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_handover_waits", fields=["centre", "force"], condition=Q(incoming=None)
            ),
        ]

    @property
    def title(self):
        return self.centre.name

    def get_absolute_url(self):
        return reverse("handover", args=[self.pk])

    def origin(self):
        return Origin(
            centre=self.centre_id,
            force=self.force_id,
            author=self.outgoing_id,
            at=self.signed_out_at,
        )
