"""Obligations: which room owes an answer to what, by when. They follow from the records."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from centres.models import Centre
from centres.models.record import instant
from centres.permissions import Permission
from incidents.models.incident import Incident
from incidents.models.request import Request

OPEN = Q(met_at=None, void=False)


class ObligationQuerySet(models.QuerySet):
    def visible_to(self, officer, under=None):
        return self.all() if officer.may(under or Permission.READ_INCIDENTS) else self.none()

    def open(self):
        return self.filter(OPEN)

    def overdue(self, at=None):
        return self.open().filter(due_at__lte=at or timezone.now())

    def awaited(self):
        """Return the answers to reports that are open, as handover, board and log count them."""
        return self.open().answers()

    def with_reports(self):
        """Return them with the reports to answer, as a line names each."""
        unread = ("search", "same_as__search", "same_as__narrative")
        rows = self.select_related("incident__centre", "incident__same_as")
        return rows.defer(*(f"incident__{name}" for name in unread))

    def answers(self):
        """Return the obligations to answer a report, not those to see to a request."""
        return self.filter(request=None)


class Obligation(models.Model):
    """One room owes an answer to one report, or to one request, by a time.

    Derived: actions keep it in step with the records it follows from, and verifying holds it to
    them. Who was told that it is overdue is kept here too, so that nobody is told twice.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="obligations")
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, db_index=False, related_name="obligations"
    )
    request = models.ForeignKey(
        Request, models.PROTECT, null=True, db_index=False, related_name="obligations"
    )
    since = models.DateTimeField()  # when its clock began
    due_at = models.DateTimeField()
    escalates_at = models.DateTimeField(null=True)  # to commanders; for flash and immediate
    met_at = models.DateTimeField(null=True)
    void = models.BooleanField(default=False)  # struck or withdrawn before it was met
    chiefs_told_at = models.DateTimeField(null=True)
    commanders_told_at = models.DateTimeField(null=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_obligation_of_a_room", fields=["incident", "centre"]),
            models.UniqueConstraint(name="one_obligation_of_a_request", fields=["request"]),
            models.CheckConstraint(
                name="obligation_to_one_thing",
                condition=Q(incident=None, request__isnull=False)
                | Q(incident__isnull=False, request=None),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="obligation_open", condition=OPEN),
            models.Index(fields=["centre", "due_at"], name="obligation_of_a_room", condition=OPEN),
        ]

    def once(self, told_at: str) -> str:
        """Return what the access log calls the telling of it; a clock begun again is another."""
        return f"{told_at}:{self.pk}:{instant(self.due_at)}"

    @property
    def open(self) -> bool:
        return self.met_at is None and not self.void
