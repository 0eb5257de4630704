"""Two officers at the same moment: one watch is taken over once, and nothing is left half done."""

import threading
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from centres.models import JournalEntry, Officer, Watch
from incidents.models import Handover, NilReturn
from tests.support import builders

ROUNDS = 5


def officer(username):
    return Officer.objects.get(username=username)


def colleague():
    made = builders.enrol("colleague", rank="captain", force_id="peshmerga")
    builders.post(made, "liaison", "K1")


def test_of_two_who_sign_in_at_once_one_takes_the_watch(real, nalin, together):
    colleague()
    for _round in range(ROUNDS):
        builders.watch(nalin)
        handover = builders.sign_out(nalin)

        def sign_in(username, handover=handover):
            return builders.take_over(officer(username), handover)

        found = together(lambda: sign_in("baran"), lambda: sign_in("colleague"))
        wrong = [one for one in found if isinstance(one, Exception)]
        assert [type(one) for one in wrong] == [ValidationError], found
        assert wrong[0].messages == ["Somebody has taken over this watch already."]
        handover.refresh_from_db()
        on_duty = Watch.objects.open().get()
        assert on_duty.officer == handover.incoming
        entries = JournalEntry.objects.filter(subject="handover", key=handover.key())
        assert [entry.verb for entry in entries] == ["sign_out", "sign_in"]
        builders.rooms.close_watch(by=builders.setup(), submission=uuid4(), watch=on_duty)


def test_one_signature_sent_ten_times_at_once_is_one(real, nalin, together):
    builders.watch(nalin)
    handover, submission = builders.sign_out(nalin), uuid4()

    def sign_in():
        told = {"by": officer("baran"), "submission": submission, "handover": handover}
        return builders.takeover.take_over(**told).incoming_id

    assert set(together(*[sign_in] * 10)) == {officer("baran").pk}
    assert Watch.objects.count() == 2
    assert Watch.objects.open().get().officer == officer("baran")


def test_of_two_who_sign_out_at_once_one_waits_for_the_other(real, nalin, together):
    for username in ("nalin", "baran"):
        builders.watch(officer(username))
    found = together(*[lambda n=n: builders.sign_out(officer(n)) for n in ("nalin", "baran")])
    wrong = [one for one in found if isinstance(one, Exception)]
    assert [type(one) for one in wrong] == [ValidationError], found
    assert Handover.objects.count() == 1


def test_a_handover_signed_a_moment_ago_is_not_signed_over(real, nalin, together):
    """Who waits for the row while another signs in must not write over both signatures."""
    colleague()
    for username in ("nalin", "colleague"):
        builders.watch(officer(username))
    handover, held = builders.sign_out(nalin, "First."), threading.Event()

    def sign_in():
        with transaction.atomic():
            builders.take_over(officer("baran"), handover)
            held.set()
            _until_somebody_waits()

    def sign_out():
        held.wait()
        return builders.sign_out(officer("colleague"), "Second.")

    _nothing, second = together(sign_in, sign_out)
    handover.refresh_from_db()
    assert (handover.outgoing, handover.incoming, handover.note) == (
        nalin,
        officer("baran"),
        "First.",
    )
    assert (second.pk != handover.pk, second.incoming, second.note) == (True, None, "Second.")


def _until_somebody_waits():
    """Return once another transaction waits for a lock that this one holds."""
    blocked = "pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    waiting = f"SELECT count(*) FROM pg_stat_activity WHERE {blocked}"
    with connection.cursor() as cursor:
        for _attempt in range(10_000):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody came to wait")


def test_nil_returns_filed_at_once_do_not_hinder_each_other(real, together):
    found = together(*[lambda n=n: builders.nil_return(officer(n)) for n in ("nalin", "hassan")])
    assert not [one for one in found if isinstance(one, Exception)], found
    assert NilReturn.objects.count() == 2
