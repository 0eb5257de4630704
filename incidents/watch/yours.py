"""What waits for one officer now, as one list: the overdue first, then the due, then the rest."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import IntEnum, auto
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from centres.models import Officer, Proposal
from centres.permissions import Permission
from incidents.exchange import settling
from incidents.models import (
    Acknowledgement,
    Draft,
    Handover,
    Notice,
    Obligation,
    Receipt,
    Relation,
    Request,
)
from incidents.models.notice import Reason
from incidents.models.relation import Degree
from incidents.notices import inbox
from incidents.summary.waiting import waiting as waiting_days
from incidents.watch import duty

MOST = 20  # of one sort; the rest is in the list of its own


class Sort(IntEnum):
    """What may wait; of what is equally urgent, the first one here comes first."""

    ANSWER = auto()  # an Obligation: a report that the own room owes an answer
    REQUEST = auto()  # a Request to the own room
    HANDOVER = auto()  # a Handover that nobody has signed in to
    TOLD = auto()  # an Acknowledgement told by telephone, to be confirmed
    CORRECTION = auto()  # a Notice of a correction
    SETTLING = auto()  # a settling.Question: a dispute of the own side, and the report was revised
    EVENT = auto()  # a Relation: two reports proposed as one event
    DAY = auto()  # a summary.waiting.Waiting: a day to assess, to issue or to sign
    CONSENT = auto()  # a Proposal
    DRAFT = auto()  # a Draft: text that was never sent


class Item(NamedTuple):
    """One thing that waits: since when, and until when where it has a clock."""

    sort: Sort
    record: Any
    since: datetime
    due_at: datetime | None = None

    @property
    def urgency(self) -> tuple:
        return (self.due_at, self.sort) if self.due_at else (self.sort, self.since)


def waiting(officer: Officer) -> list[Item]:
    """Return all that waits for the officer, the most urgent first; at most MOST of each sort.

    What has a clock comes in its order, so that the overdue is before the due; the rest sort by
    sort, the oldest first.
    """
    of_rooms = (_answers, _requests, _handovers, _told, _settling, _events)
    of_officers = (_corrections, _days, _consents, _drafts)
    items = [item for sort in (*of_rooms, *of_officers) for item in sort(officer)]
    return sorted(items, key=lambda item: (item.due_at is None, item.urgency))


def answers(officer: Officer, rooms: Iterable[str]) -> list[Obligation]:
    """Return the answers to reports that these rooms owe, the next due first."""
    awaited = Obligation.objects.visible_to(officer, Permission.READ_BOARD).awaited()
    owed = awaited.filter(centre__in=rooms).order_by("due_at", "pk")
    return list(owed.with_reports().select_related("centre")[:MOST])


def _answers(officer: Officer) -> Iterator[Item]:
    rooms = {p.centre_id for p in officer.active_postings() if p.centre_id}  # a screen's as well
    for owed in answers(officer, rooms) if rooms else ():
        yield Item(Sort.ANSWER, owed, owed.since, owed.due_at)


def _rooms_of(officer: Officer, permission: Permission) -> set[str]:
    return {p.centre_id for _reach, p in officer.reaches(permission) if p.centre_id}


def _requests(officer: Officer) -> Iterator[Item]:
    if not (rooms := _rooms_of(officer, Permission.ANSWER_REQUEST)):
        return
    asked = Request.objects.visible_to(officer).live().binding().filter(addressee__in=rooms)
    people = ("centre", "addressee", "incident")
    rows = asked.select_related(*people).defer("incident__search").order_by("due_at")
    for request in rows[:MOST]:
        yield Item(Sort.REQUEST, request, request.asked_at, request.due_at)


def _handovers(officer: Officer) -> Iterator[Item]:
    if not (rooms := _rooms_of(officer, Permission.HAND_OVER)):
        return
    left = Handover.objects.visible_to(officer).waiting().filter(centre__in=rooms)
    for handover in left.select_related("centre", "force", "outgoing__force"):
        if not duty.why_not_in(officer, handover):
            yield Item(Sort.HANDOVER, handover, handover.signed_out_at)


def _told(officer: Officer) -> Iterator[Item]:
    rooms = _rooms_of(officer, Permission.ACKNOWLEDGE)
    if not rooms or officer.force_id is None:
        return
    told = Acknowledgement.objects.visible_to(officer).waiting()
    own = told.filter(centre__in=rooms, force=officer.force_id).order_by("position")
    people = ("incident__centre", "incident__same_as", "by__force")
    for answer in own.select_related(*people).defer("incident__search")[:MOST]:
        yield Item(Sort.TOLD, answer, answer.at)


def _corrections(officer: Officer) -> Iterator[Item]:
    """Yield the last correction of each report that the officer has not acknowledged."""
    if not inbox.acknowledges(officer):
        return
    same = {"incident": OuterRef("incident"), "version__gte": OuterRef("version")}
    unread = Notice.objects.visible_to(officer).unread().filter(reason=Reason.CORRECTION)
    unread = unread.filter(~Exists(Receipt.objects.filter(by=officer, **same)))
    last = unread.order_by("incident", "-version").distinct("incident")
    named = ("incident__centre", "incident__same_as")
    for notice in last.select_related(*named).defer("incident__search")[:MOST]:
        yield Item(Sort.CORRECTION, notice, notice.at)


def _settling(officer: Officer) -> Iterator[Item]:
    rooms = _rooms_of(officer, Permission.ACKNOWLEDGE)
    for question in settling.asked(officer, rooms)[:MOST]:
        yield Item(Sort.SETTLING, question, question.dispute.at)


def _events(officer: Officer) -> Iterator[Item]:
    if not (rooms := _rooms_of(officer, Permission.CONFIRM_EVENT)):
        return
    proposed = Relation.objects.visible_to(officer).filter(degree=Degree.PROPOSED)
    here = proposed.filter(Q(first__centre__in=rooms) | Q(second__centre__in=rooms))
    ends = ("first__centre", "second__centre", "proposed_by", "proposed_for", "centre")
    unread = ("first__search", "second__search")
    for relation in here.select_related(*ends).defer(*unread).order_by("at"):
        if relation.confirmable_for(officer):
            yield Item(Sort.EVENT, relation, relation.at)


def _days(officer: Officer) -> Iterator[Item]:
    for day in waiting_days(officer):
        yield Item(Sort.DAY, day, day.since)


def _consents(officer: Officer) -> Iterator[Item]:
    if not Proposal.shown_to(officer):
        return
    waiting = Proposal.objects.visible_to(officer).waiting_for(officer).defer("content")
    for proposal in waiting.select_related("by__force").order_by("at", "pk")[:MOST]:
        yield Item(Sort.CONSENT, proposal, proposal.at)


def _drafts(officer: Officer) -> Iterator[Item]:
    if officer.may(Permission.DRAFT):
        for draft in Draft.objects.visible_to(officer)[:MOST]:
            yield Item(Sort.DRAFT, draft, draft.saved_at)
