"""What a room has before it: the lines of its handover, and since when it has had nothing."""

from datetime import datetime

from django.db.models import Max

from centres.models import Centre, Force
from incidents import answers, summary
from incidents.kinds import Answer, Channel, Fate, Kind
from incidents.models import Acknowledgement, Incident, NilReturn, Notice, Obligation, Request
from incidents.models.notice import Reason


def nothing_since(centre: Centre, now: datetime) -> datetime:
    """Return since when a nil return filed now speaks: the period's start, or the last word."""
    start, _end = summary.period(summary.today())
    reports = Incident.objects.filter(centre=centre, reported_at__gte=start)
    reported = reports.exclude(channel=Channel.IMPORT).aggregate(last=Max("reported_at"))["last"]
    filed = NilReturn.objects.filter(centre=centre).aggregate(last=Max("until"))["last"]
    return min(now, max(filter(None, (start, reported, filed))))


def lines(centre: Centre, *, force: Force) -> dict[str, list]:
    """Return what the next officer of the force has to know of, by what it is, the oldest first.

    Nothing of what is imported or made for training is among it.
    """
    real = Incident.objects.counted().exclude(channel=Channel.IMPORT).defer("search")
    room = real.filter(centre=centre)
    live = Request.objects.live().binding().select_related("centre", "addressee", "incident")
    requests = live.filter(centre=centre) | live.filter(addressee=centre)
    owed = Obligation.objects.overdue().answers().filter(centre=centre)
    corrections = Notice.objects.unread().filter(
        reason=Reason.CORRECTION,
        officer__force=force,
        officer__postings__in=centre.postings.current(),
    )
    return {
        "requests": list(requests.order_by("due_at")),
        "overdue": list(owed.select_related("incident__centre").order_by("due_at")),
        "abductions": list(
            room.filter(kind=Kind.ABDUCTION, abduction__outcome=Fate.OPEN).order_by("occurred_at")
        ),
        "disputes": _disputes(room),
        "corrections": list(
            corrections.select_related("incident")
            .order_by("incident", "version")
            .distinct("incident", "version")
        ),
    }


def _disputes(incidents) -> list[Acknowledgement]:
    disputed = Acknowledgement.objects.filter(answer=Answer.DISPUTE).values("incident")
    found = answers.by_incident(incidents.filter(pk__in=disputed).order_by("occurred_at"))
    return [dispute for some in found.values() for dispute in answers.disputes(some)]


def keys(found: dict[str, list]) -> dict[str, list[str]]:
    """Return the lines as a handover keeps them: the keys of the requests and the reports."""
    return {
        name: [str(line.pk if isinstance(line, Request | Incident) else line.incident_id)
               for line in some]
        for name, some in found.items()
    }  # fmt: skip
