"""Taking a watch over: signed in, the former watch closed, the next one opened; all or nothing."""

from uuid import uuid5

from django.db import transaction

from centres import actions as rooms
from centres.actions import watches
from centres.models import JournalEntry, Watch
from incidents import actions
from incidents.models import Handover


@transaction.atomic
def take_over(*, by, submission, handover) -> Handover:
    """Sign in; the outgoing officer's watch is closed and the incoming one's opened with it.

    Sent again, it changes nothing: what was signed once closes no later watch.
    """
    sent_before = JournalEntry.objects.filter(submission=submission).exists()
    signed = actions.sign_in(by=by, submission=submission, handover=handover)
    if sent_before:
        return signed
    centre = signed.centre
    for watch in Watch.objects.filter(officer=signed.outgoing, centre=centre, until=None):
        rooms.close_watch(by=by, submission=uuid5(submission, watch.key()), watch=watch)
    if not Watch.objects.open().filter(officer=by, centre=centre).exists():
        opening = uuid5(submission, by.key())
        watches.take_up(by=by, submission=opening, officer=by, centre=centre)
    return signed
