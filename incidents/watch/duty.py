"""What a room has before it: the lines of its handover, who may sign, since when it had nothing."""

from collections.abc import Container
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import Centre, Force, Officer, Watch
from incidents import summary
from incidents.exchange import latest_answers
from incidents.models import (
    Acknowledgement,
    Handover,
    Incident,
    NilReturn,
    Notice,
    Obligation,
    Request,
)
from incidents.models.notice import Reason
from incidents.reports import captivity


class Disputed(NamedTuple):
    """A report, and what disputes it."""

    incident: Incident
    disputes: list[Acknowledgement]


class Correction(NamedTuple):
    """A report, and the version that corrected it, where that is known still."""

    incident: Incident
    version: int | None


def nothing_since(centre: Centre, now: datetime) -> datetime:
    """Return since when a nil return filed now speaks: the period's start, or the last word."""
    start, _end = summary.period(summary.today())
    reports = Incident.objects.first_hand().filter(centre=centre, reported_at__gte=start)
    reported = reports.aggregate(last=Max("reported_at"))["last"]
    filed = NilReturn.objects.filter(centre=centre).aggregate(last=Max("until"))["last"]
    return min(now, max(filter(None, (start, reported, filed))))


def on_duty(centre: Centre) -> set[UUID]:
    """Return the keys of the officers on duty in the room."""
    return set(Watch.objects.open().filter(centre=centre).values_list("officer", flat=True))


def why_not_out(officer: Officer, waiting: Handover | None, on_duty: Container[UUID]) -> str:
    """Say why the officer may not sign out, empty where nothing is in the way.

    `waiting` is the handover of the own force that nobody has signed in to. One whose officer is
    off duty by now will never be followed, and stands in nobody's way.
    """
    if officer.pk not in on_duty:
        return _("Only an officer on duty hands over the watch.")
    if waiting and waiting.outgoing_id != officer.pk and waiting.outgoing_id in on_duty:
        return _("Another officer has handed over, and nobody has taken over yet.")
    return ""


def why_not_in(officer: Officer, handover: Handover) -> str:
    """Say why the officer may not sign in, empty where nothing is in the way."""
    if handover.incoming_id:
        return _("Somebody has taken over this watch already.")
    if handover.force_id != officer.force_id:
        return _("Only an officer of the same force takes over this watch.")
    if handover.outgoing_id == officer.pk:
        return _("The officer who handed over cannot take over as well.")
    return ""


def lines(centre: Centre, *, force: Force) -> dict[str, list]:
    """Return what the next officer of the force has to know of, by what it is, the oldest first.

    Nothing of what is imported or made for training is among it.
    """
    room = Incident.objects.counted().first_hand().filter(centre=centre)
    live = _named(Request.objects.live().binding())
    requests = live.filter(centre=centre) | live.filter(addressee=centre)
    awaited = Obligation.objects.awaited().filter(centre=centre)
    awaited, now = list(awaited.with_reports().order_by("due_at", "pk")), timezone.now()
    return {
        "requests": list(requests.order_by("due_at")),
        "overdue": [obligation for obligation in awaited if obligation.due_at <= now],
        "owed": [obligation for obligation in awaited if obligation.due_at > now],
        "abductions": list(captivity.live(room).defer("search")),
        "disputes": _disputes(room),
        "corrections": _corrections(centre, force),
    }


def _named(requests: QuerySet) -> QuerySet:
    return requests.select_related("centre", "addressee", "incident").defer("incident__search")


def _disputes(incidents: QuerySet) -> list[Disputed]:
    disputed = Acknowledgement.objects.disputes().filter(incident__in=incidents)
    by_report = _by_incident(disputed.order_by("position").select_related("centre", "force"))
    reports = incidents.filter(pk__in=by_report).order_by("occurred_at").defer("search")
    return [Disputed(report, by_report[report.pk]) for report in reports]


def _by_incident(disputes) -> dict[UUID, list[Acknowledgement]]:
    by_report: dict[UUID, list[Acknowledgement]] = {}
    for dispute in disputes:
        by_report.setdefault(dispute.incident_id, []).append(dispute)
    return by_report


def _corrections(centre: Centre, force: Force) -> list[Correction]:
    """Return the corrections that some officer of the force in the room has not read."""
    unread = Notice.objects.unread().filter(
        reason=Reason.CORRECTION,
        officer__force=force,
        officer__postings__in=centre.postings.current(),
    )
    last = unread.order_by("incident", "-version").distinct("incident")
    notices = last.select_related("incident").defer("incident__search")
    return [Correction(notice.incident, notice.version) for notice in notices]


def keys(lines: dict[str, list]) -> dict[str, list[str]]:
    """Return the lines as a handover keeps them: the keys of the requests and the reports."""
    return {name: [str(_subject(line).pk) for line in part] for name, part in lines.items()}


def _subject(line) -> Request | Incident:
    return line if isinstance(line, Request | Incident) else line.incident


def signed_lines(handover: Handover) -> dict[str, list]:
    """Return the lines that a handover names, as `lines` does, in the order it keeps them.

    Reports and requests are as they stand now; the disputes are those of the time of signing.
    """
    lines = {"owed": [], **handover.lines}  # handovers signed earlier name the overdue ones only
    named = {name: [UUID(key) for key in part] for name, part in lines.items()}
    keys = {key for name, part in named.items() if name != "requests" for key in part}
    reports = Incident.objects.select_related("centre").defer("search").in_bulk(keys)
    awaited = {*named["overdue"], *named["owed"]}
    owed = Obligation.objects.filter(centre=handover.centre, incident__in=awaited)
    by_report = {obligation.incident_id: obligation for obligation in owed.with_reports()}
    requests = _named(Request.objects.all()).in_bulk(named["requests"])
    given = latest_answers.by_incident(
        (reports[key] for key in named["disputes"]), until=handover.position_at
    )
    return {
        "requests": [requests[key] for key in named["requests"]],
        "overdue": [by_report[key] for key in named["overdue"]],
        "owed": [by_report[key] for key in named["owed"]],
        "abductions": [reports[key] for key in named["abductions"]],
        "disputes": [
            Disputed(reports[key], latest_answers.disputes(given[key])) for key in named["disputes"]
        ],
        "corrections": [Correction(reports[key], None) for key in named["corrections"]],
    }
