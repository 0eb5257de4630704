"""Answers of the rooms to a report, and to its corrections."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Force, Officer, Record, RecordQuerySet
from centres.models.record import refuse_unstorable
from centres.permissions import Permission
from centres.reaches import Origin
from incidents.kinds import Answer, Channel, Disputed
from incidents.models.incident import Incident

COMMENT, VALUE, NAME = 2_000, 500, 100  # characters
TOLD = Q(told_at__isnull=False, confirms=None)  # by telephone, and nobody's word yet


class AcknowledgementQuerySet(RecordQuerySet):
    def standing(self):
        """Return in order what each room and force answered, for `standing_of` to read."""
        people = ("centre", "force", "by__force", "confirms")
        return self.order_by("position").select_related(*people)

    def waiting(self):
        """Return what was told by telephone for rooms and forces that have not answered since."""
        same = {name: OuterRef(name) for name in ("incident", "centre", "force")}
        later = Acknowledgement.objects.filter(**same, position__gt=OuterRef("position"))
        return self.filter(TOLD, ~Exists(later), incident__struck_at=None)

    def disputes(self):
        """Return the disputes that stand, by the rule that `answers.standing` tells.

        The same room and force took none of them back by concurring later, nor put another
        dispute of the same fact in its place.
        """
        same = {name: OuterRef(name) for name in ("incident", "centre", "force")}
        taken_back = Q(answer__in=[Answer.CONCUR, Answer.COMMENT])
        replaced = Q(answer=Answer.DISPUTE, disputed=OuterRef("disputed"))
        later = Acknowledgement.objects.filter(**same, position__gt=OuterRef("position"))
        over = Exists(later.filter(taken_back | replaced).exclude(TOLD))
        return self.filter(answer=Answer.DISPUTE).exclude(TOLD).exclude(over)


class OnReport(Record):
    """What an officer says to a report for a room and force: it is found with the report."""

    named_by = ("incident",)
    incident: Any  # the columns that each of them has
    centre_id: Any
    force_id: Any
    by_id: Any
    at: Any

    class Meta:
        abstract = True

    @property
    def title(self):
        return self.incident.title

    def get_absolute_url(self):
        return self.incident.get_absolute_url()

    def about(self):
        return [self.incident]

    def origin(self):
        return Origin(centre=self.centre_id, force=self.force_id, author=self.by_id, at=self.at)


class Acknowledgement(OnReport):
    """What a centre and force answered to one version of a report. A later one stands beside it.

    What another room wrote down for it, told by telephone, is nobody's word until the room itself
    confirms it: with an answer of its own that says the same as of the time of the call.
    """

    subject = "acknowledgement"
    reading = Permission.READ_INCIDENTS
    noun = _("Answer")
    verbs = {
        "acknowledge": _("Report answered"),
        "confirm_answer": _("Answer told by telephone confirmed"),
    }
    later = ("told_at", "confirms")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="acknowledgements")
    version = models.PositiveIntegerField()  # of the report, that was answered
    centre = models.ForeignKey(Centre, models.PROTECT, db_index=False, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    disputed = models.CharField(_("what is disputed"), max_length=20, choices=Disputed, blank=True)
    value = models.TextField(
        _("what it should say"),
        blank=True,
        validators=[MaxLengthValidator(VALUE), refuse_unstorable],
    )
    comment = models.TextField(
        _("comment"), blank=True, validators=[MaxLengthValidator(COMMENT), refuse_unstorable]
    )
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel)
    # Whose answer the officer wrote down, told by telephone; empty for an own one.
    on_behalf_of = models.CharField(
        _("answered by telephone by"),
        max_length=NAME,
        blank=True,
        validators=[refuse_unstorable],
    )
    # When it was told to another room. Empty as well where nobody was asked to confirm it yet: what
    # was told before that was asked stands as it did.
    told_at = models.DateTimeField(null=True, blank=True)
    confirms = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar = AcknowledgementQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(fields=["centre", "at"], name="answer_of_a_room"),
            models.Index(
                fields=["incident"], name="answer_disputes", condition=Q(answer=Answer.DISPUTE)
            ),
            models.Index(fields=["centre"], name="answer_told", condition=TOLD),
        ]

    @property
    def told(self) -> bool:
        """Whether it is only told by telephone: the room itself has not confirmed it here."""
        return self.told_at is not None and self.confirms_id is None

    def clean(self):
        """Hold each answer to what it needs: a dispute names field and value, a comment says it."""
        wrong = {}
        dispute = self.answer == Answer.DISPUTE
        if dispute and not self.disputed:
            wrong["disputed"] = _("Say what is disputed.")
        if dispute and not self.value:
            wrong["value"] = _("Say what it should be.")
        if not dispute and (self.disputed or self.value):
            wrong["answer"] = _("Only a dispute names a field and a value.")
        if self.answer == Answer.COMMENT and not self.comment:
            wrong["comment"] = _("Write the comment.")
        if wrong:
            raise ValidationError(wrong)


class Receipt(OnReport):
    """An officer's word, for the room, that a correction of a report has been read."""

    subject = "receipt"
    reading = Permission.READ_INCIDENTS
    noun = _("Receipt of a correction")
    verbs = {"receive_correction": _("Correction acknowledged")}

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="receipts")
    version = models.PositiveIntegerField()  # of the report, that corrected it
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="one_receipt_of_an_officer", fields=["incident", "version", "by"]
            ),
        ]
