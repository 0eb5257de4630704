"""Which days wait for an officer: to be assessed, issued, or signed for the own force."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.models import JournalEntry, Officer
from centres.permissions import Permission
from incidents import notation
from incidents.days import DAY, midnight, period, running_day, today
from incidents.models import Assessment, DailySummary, Signature

BACK = 7  # days that are looked at: what is older waits for nobody any more


class Act(TextChoices):
    """What is still to be done with a day, and the sentence that says so."""

    ASSESS = "assess", _("%(day)s waits for your assessment")
    ISSUE = "issue", _("%(day)s is over and waits to be issued")
    SIGN = "sign", _("%(day)s waits for your signature")


@dataclass(frozen=True)
class Waiting:
    """One finished day, the next thing that the officer has to do with it, and since when."""

    day: date
    act: Act
    since: datetime
    edition: int = 1

    @property
    def pk(self) -> str:
        return f"{self.day}-{self.act}"

    @property
    def sentence(self) -> str:
        return self.act.label % {"day": notation.dtg(midnight(self.day), "day")}

    def get_absolute_url(self) -> str:
        address = reverse("summary_day", args=[self.day])
        return address if self.edition == 1 else f"{address}?edition={self.edition}"


def waiting(officer: Officer) -> list[Waiting]:
    """Return the finished days that wait for this officer, the latest first."""
    signs = bool(officer.force_id) and officer.may(Permission.SIGN_SUMMARY)
    assesses = officer.may(Permission.ASSESS)
    if not (signs or assesses):
        return []
    latest = _latest_editions(officer)
    lived = _lived_through(latest)
    signed = _signed(officer, latest) if signs and latest else set()
    assessed = _assessed(officer, lived) if assesses and len(latest) < len(lived) else set()
    return [
        _waiting(day, act, latest.get(day))
        for day in lived
        if (act := _act(officer, day, latest, signed=signed, assessed=assessed))
    ]


def _waiting(day: date, act: Act, issued: DailySummary | None) -> Waiting:
    since = issued.issued_at if issued else period(day)[1]
    return Waiting(day, act, since, issued.edition if issued else 1)


def day_to_open(officer: Officer) -> date:
    """Return the day whose summary the officer reads now.

    The last finished one until it is issued and the own force has signed it, then the running one.
    """
    latest = _latest_editions(officer)
    last, lived = today() - DAY, _lived_through(latest)
    if last not in lived:
        return today()
    issued = {last: latest[last]} if last in latest else {}
    done = issued and (not officer.force_id or last in _signed(officer, issued))
    return today() if done else last


def _finished() -> list[date]:
    """Return the last finished days, the latest first."""
    return [today() - back * DAY for back in range(1, BACK + 1)]


def _lived_through(issued: Collection[date]) -> list[date]:
    """Return those that this system has seen from within, or that follow one that was issued."""
    first = JournalEntry.objects.order_by("position").values_list("at", flat=True).first()
    begun = min([*issued, running_day(first) if first else today()])
    return [day for day in _finished() if day >= begun]


def _latest_editions(officer: Officer) -> dict[date, DailySummary]:
    """Return the latest edition of each of those days that is issued."""
    visible = DailySummary.objects.visible_to(officer).filter(day__in=_finished()).defer("core")
    return {summary.day: summary for summary in visible.latest_editions()}


def _signed(officer: Officer, latest: dict[date, DailySummary]) -> set[date]:
    """Return the days whose latest edition the officer's force has signed."""
    own = Signature.objects.visible_to(officer).filter(force=officer.force_id)
    return set(own.filter(summary__in=latest.values()).values_list("summary__day", flat=True))


def _assessed(officer: Officer, days: list[date]) -> set[date]:
    """Return the days of which the officer's force has written in the officer's own section."""
    whole = officer.may_all(Permission.ASSESS)
    own = {None} if whole else {room.pk for room in officer.centres_for(Permission.ASSESS)}
    written = Assessment.objects.visible_to(officer).filter(day__in=days).exclude(text="")
    return {
        words.day
        for words in written.select_related("by")
        if words.of_force == officer.force_id and words.centre_id in own
    }


def _act(officer: Officer, day: date, latest, *, signed: set, assessed: set) -> Act | None:
    signs, assesses = officer.may(Permission.SIGN_SUMMARY), officer.may(Permission.ASSESS)
    if day in latest:
        return Act.SIGN if signs and officer.force_id and day not in signed else None
    if officer.may(Permission.ISSUE_SUMMARY):
        return Act.ISSUE
    return Act.ASSESS if assesses and day not in assessed else None
