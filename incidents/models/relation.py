"""Relations: two reports that belong together, or tell of the same event."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Officer, Record, RecordQuerySet
from centres.permissions import Permission
from incidents.models.incident import Incident

Side = tuple[str, str | None]  # a room, and a force in it or none


def may_confirm(side: Side, *, kept: Side, lost: Side, proposed: Side) -> bool:
    """Tell whether chiefs of this side may confirm that one of two reports ceases to count.

    They sit in the room of either, and are of the force of the one `lost`; of any where that has
    none. The side that `proposed` it gives up a report of its own, and no other.
    """
    room, force = side
    concerned = room in (kept[0], lost[0]) and lost[1] in (None, force)
    return concerned and (side == lost or side != proposed)


class Degree(models.TextChoices):
    RELATED = "related", _("Related")
    PROPOSED = "proposed", _("Same event, proposed")
    SAME = "same", _("Same event")


class RelationQuerySet(RecordQuerySet):
    def of(self, incident):
        return self.filter(Q(first=incident) | Q(second=incident))


class Relation(Record):
    """Two reports, whichever is named first: related, or proposed or confirmed as one event.

    Of one event only the principal counts, once a chief of the force whose report ceases to count
    has confirmed it. Dissolved, the reports are related and both count.
    """

    subject = "relation"
    reading = Permission.READ_INCIDENTS
    noun = _("Relation of reports")
    verbs = {
        "relate": _("Reports related"),
        "propose_event": _("Same event proposed"),
        "confirm_event": _("Same event confirmed"),
        "dissolve_event": _("Same event dissolved"),
    }
    named_by = ("first", "second")

    # The one with the smaller key first, so that a pair is a pair in either order.
    first = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    second = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    degree = models.CharField(max_length=10, choices=Degree, default=Degree.RELATED)
    principal = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="+")
    # Who said last what they are, for which room.
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    proposed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    proposed_for = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+")

    objects: ClassVar = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="one_relation_of_a_pair", fields=["first", "second"]),
            models.CheckConstraint(
                name="relation_is_of_two_reports", condition=Q(first__lt=F("second"))
            ),
            models.CheckConstraint(
                name="event_has_a_principal",
                condition=Q(degree="related", principal=None)
                | (~Q(degree="related") & (Q(principal=F("first")) | Q(principal=F("second")))),
            ),
        ]

    @property
    def title(self):
        return f"{self.first.number} · {self.second.number}"

    @property
    def counting(self) -> Incident | None:
        """The principal, of the two that are loaded already."""
        if self.principal_id is None:
            return None
        return self.first if self.principal_id == self.first_id else self.second

    @property
    def other(self) -> Incident:
        """The report that does not count, once the event is confirmed: one is its principal."""
        return self.second if self.principal_id == self.first_id else self.first

    def beside(self, incident: Incident) -> Incident:
        """Return the one that the incident is related to."""
        return self.second if incident.pk == self.first_id else self.first

    @property
    def confirming(self) -> list[Centre]:
        """The rooms in which a chief of the force whose report would not count may confirm it."""
        return self._confirming(self.other.force_id)

    def confirmable_for(self, officer: Officer) -> Centre | None:
        """Return the room for which the officer may confirm it; None where for none."""
        if officer.pk == self.proposed_by_id:
            return None
        rooms = self._confirming(officer.force_id)
        return next((r for r in rooms if officer.may(Permission.CONFIRM_EVENT, r)), None)

    def _confirming(self, force: str | None) -> list[Centre]:
        """Return the rooms in which chiefs of this force may confirm it, its own report's first."""
        lost, kept = self.other, self.beside(self.other)
        sides: dict[str, Side] = {
            "lost": (lost.centre_id, lost.force_id),
            "kept": (kept.centre_id, kept.force_id),
            "proposed": (self.proposed_for_id or "", self._proposing_force),
        }
        rooms = {report.centre_id: report.centre for report in (lost, kept)}
        return [room for code, room in rooms.items() if may_confirm((code, force), **sides)]

    @property
    def _proposing_force(self) -> str | None:
        return self.proposed_by.force_id if self.proposed_by else None

    def get_absolute_url(self):
        return self.first.get_absolute_url()

    def about(self):
        return [self.first, self.second]
