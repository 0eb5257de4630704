"""Entries: what is added to an incident later, and notes of a room about no incident."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Force, Officer, Record, RecordQuerySet
from centres.models.record import refuse_unstorable
from centres.permissions import Permission
from centres.reaches import Origin
from incidents.kinds import Channel
from incidents.models.incident import Incident

LONGEST, SHORT = 5_000, 40  # characters, of a text and of what stands for it


class EntryQuerySet(RecordQuerySet):
    def notes(self):
        """Return the entries about no incident, the newest first."""
        return self.filter(incident=None).order_by("-written_at", "-pk")


class Entry(Record):
    """A follow-up to an incident, or (without one) a note: a call, a visit, a line check."""

    subject = "entry"
    reading = Permission.READ_INCIDENTS
    noun = _("Follow-up or note")
    verbs = {"enter": _("Follow-up added"), "note": _("Note taken")}
    named_by = ("incident",)

    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="entries")
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, db_index=False, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    written_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel)
    text = models.TextField(_("text"), validators=[MaxLengthValidator(LONGEST), refuse_unstorable])

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["centre", "written_at"], name="entry_of_a_room")]

    @property
    def title(self):
        return self.incident.title if self.incident else Truncator(self.text).chars(SHORT)

    def get_absolute_url(self):
        return self.incident.get_absolute_url() if self.incident else reverse("note_list")

    def about(self):
        return [self.incident] if self.incident else []

    def origin(self):
        return Origin(
            centre=self.centre_id,
            force=self.force_id,
            author=self.written_by_id,
            at=self.written_at,
        )
