"""Which rooms were heard, which are quiet and which are silent: a nil return is a word, too.

A room is heard by what it tells, writes, answers, asks and replies, and by its nil returns. History
that is imported, and all that is made for training, makes nobody heard. What is answered for a
room by telephone is another's entry, and so no word of that room either.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from centres.models import Centre, JournalEntry, Posting
from incidents import summary
from incidents.models import Acknowledgement, Entry, Incident, NilReturn, Request
from incidents.models.request import Status

SIGNS = ("reported", "filed", "wrote", "answered", "requested", "accepted", "replied")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What had been heard of a room by a moment: `last`, None for nothing at all.

    Silence counts `since` then, for a room that never let itself be heard since it is active.
    """

    centre: Centre
    by: datetime
    reported: datetime | None
    filed: datetime | None
    nil_since: datetime | None  # what was filed last speaks from then on
    last: datetime | None
    since: datetime

    @property
    def quiet(self) -> bool:
        """Whether a nil return stands for the period: filed in it, and no report since."""
        start, _end = summary.period(summary.running_day(self.by))
        return self.filed is not None and self.filed >= max(start, self.reported or start)

    @property
    def silent(self) -> bool:
        return self.by - self.since >= settings.SILENT_AFTER

    @property
    def hours(self) -> int:
        """For how many whole hours nothing has been heard."""
        return (self.by - self.since).days * 24 + (self.by - self.since).seconds // 3600


def of_rooms(centres: QuerySet, now: datetime | None = None) -> list[Heard]:
    """Return what has been heard of the active ones of these rooms; two queries."""
    by = now or timezone.now()
    active, heard = _active_since(), []
    for room in _signs(centres.filter(status=Centre.Status.ACTIVE), by=by):
        signs = [at for at in (getattr(room, name) for name in SIGNS) if at]
        last = max(signs, default=None)
        since = last or active.get(room.pk, by)
        times = {name: getattr(room, name) for name in ("reported", "filed", "nil_since")}
        times |= {"last": last, "since": since}
        heard.append(Heard(centre=room, by=by, **times))
    return heard


def _signs(centres: QuerySet, *, by: datetime) -> QuerySet:
    """Add to each room when it gave each sign last: each found at the end of an index."""

    def last(queryset, name, said=""):
        before = queryset.filter(**{f"{name}__lte": by}).order_by(f"-{name}")
        return Subquery(before.values(said or name)[:1])

    ours, theirs = {"centre": OuterRef("pk")}, {"addressee": OuterRef("pk")}
    answers = Acknowledgement.objects.filter(**ours, on_behalf_of="", incident__exercise=False)
    entries = Entry.objects.filter(**ours).exclude(incident__exercise=True)
    requests = Request.objects.binding()
    received = requests.filter(**theirs)
    return centres.annotate(
        reported=last(Incident.objects.first_hand().filter(**ours), "reported_at"),
        filed=last(NilReturn.objects.filter(**ours), "until"),
        nil_since=last(NilReturn.objects.filter(**ours), "until", "since"),
        wrote=last(entries, "written_at"),
        answered=last(answers, "at"),
        requested=Subquery(_asked(requests, by).values("last")[:1]),
        accepted=last(received, "accepted_at"),
        replied=last(received.exclude(status=Status.WITHDRAWN), "closed_at"),
    )


def _asked(requests: QuerySet, by: datetime) -> QuerySet:
    """Return the room's postings, first that of the officer who asked last in its name.

    A commander, too, may ask in the name of a room. Its officers are few, its requests are not.
    """
    own = {"centre": OuterRef("centre"), "asked_by": OuterRef("officer"), "asked_at__lte": by}
    newest = F("asked_at").desc(nulls_last=True)  # as its index has them
    last = requests.filter(**own).order_by(newest).values("asked_at")[:1]
    postings = Posting.objects.filter(centre=OuterRef("pk")).annotate(last=Subquery(last))
    return postings.order_by(F("last").desc(nulls_last=True))


def _active_since() -> dict[str, datetime]:
    """Return since when each active room has been so, by its code."""
    since: dict[str, datetime] = {}
    for entry in JournalEntry.objects.filter(subject=Centre.subject).order_by("position"):
        if entry.state()["status"] == Centre.Status.ACTIVE:
            since.setdefault(entry.key, entry.at)
        else:
            since.pop(entry.key, None)
    return since
