"""Who has read which version of a report: written when its page is opened."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from centres.access import log
from centres.models import Look, Officer, Posting
from centres.permissions import Permission
from incidents.kinds import FIRST_HAND, Precedence
from incidents.models import Acknowledgement, Incident, Reading
from incidents.models.incident import IncidentQuerySet

NEW_FOR = timedelta(hours=24)  # after that a report is no news, seen or not


def opened(*, by: Officer, incident: Incident, address: str) -> None:
    """Write down that the officer opened the report as it stands; only the first time counts."""
    reading = Reading(officer=by, incident=incident, version=incident.version, at=timezone.now())
    if log.is_written(reading.once):
        return
    about = {"about": incident.number, "version": incident.version, "address": address}
    with log.harmlessly():
        Reading.objects.bulk_create([reading], ignore_conflicts=True)
        log.write([log.line(Look.OPENED, by=by, at=reading.at, once=reading.once, **about)])


def marking_unseen(incidents: IncidentQuerySet, *, by: Officer) -> IncidentQuerySet:
    """Return the reports with `unseen`: new, urgent, and by this officer not opened nor answered.

    Nothing is news to its author, nor what is struck, imported or made for training.
    """
    if not by.may(Permission.READ_INCIDENTS):
        return incidents
    of_report = {"incident": OuterRef("pk")}
    opened_it = Exists(Reading.objects.filter(**of_report, officer=by))
    answered_it = Exists(Acknowledgement.objects.filter(**of_report, by=by))
    new = Q(reported_at__gt=timezone.now() - NEW_FOR, struck_at=None) & ~Q(reported_by=by)
    owed = Q(channel__in=FIRST_HAND, exercise=False)
    urgent = Q(precedence__in=[p for p in Precedence if p.urgent])
    is_unseen = new & owed & urgent & ~opened_it & ~answered_it
    return incidents.annotate(unseen=ExpressionWrapper(is_unseen, BooleanField()))


Reader = tuple[Reading, Posting | None]


def by_version(incident: Incident, *, seen_by: Officer) -> dict[int, list[Reader]]:
    """Return by version who read it, the first one first, each with the posting held by then.

    Empty for whoever may not know: it is for the author, and for the author's chief.
    """
    if not seen_by.may(Permission.SEE_READERS, incident):
        return {}
    others = incident.readings.exclude(officer=incident.reported_by_id)
    readings = list(others.select_related("officer__force").order_by("at", "pk"))
    postings = defaultdict(list)
    of_readers = Posting.objects.filter(officer__in={reading.officer_id for reading in readings})
    for posting in of_readers.select_related("centre"):
        postings[posting.officer_id].append(posting)
    found = defaultdict(list)
    for reading in readings:
        found[reading.version].append((reading, _held(postings[reading.officer_id], reading.at)))
    return dict(found)


def _held(postings: list[Posting], at) -> Posting | None:
    return next((p for p in postings if p.since <= at and (p.until is None or at < p.until)), None)
