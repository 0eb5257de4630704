"""Two officers at one request at the same moment: one word stands, the other is told of it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from centres.models import JournalEntry
from incidents.models import Obligation, Request
from tests.support import builders


def officers(zainab):
    """Return Zainab and a Peshmerga officer of her room, who act at the same moment."""
    salar = builders.enrol("salar", rank="captain", force_id="peshmerga")
    builders.post(salar, "liaison", "DIYALA")
    return zainab, salar


def at_once(together, asked, *steps):
    """Let each officer take a step on the request as each has read it while it was open."""
    read = [Request.objects.get(pk=asked.pk) for _step in steps]
    return together(
        *(lambda step=step, one=one: step(one) for step, one in zip(steps, read, strict=True))
    )


def of_two(results):
    """Return the one that was done and the sentence that the other was told."""
    (done,) = [result for result in results if isinstance(result, Request)]
    (wrong,) = [result for result in results if isinstance(result, ValidationError)]
    return done, wrong.messages


@pytest.mark.parametrize("round_", range(4))
def test_of_a_decline_and_a_completion_at_once_one_stands(round_, real, nalin, zainab, together):
    (one, other), asked = officers(zainab), builders.ask(nalin, "DIYALA")
    done, told = of_two(
        at_once(
            together,
            asked,
            lambda read: builders.decline(one, read),
            lambda read: builders.complete(other, read),
        )
    )
    assert told == [f"This request is not waiting any more: {done.get_status_display()}."]
    assert Request.objects.get().state() == done.state()
    assert Obligation.objects.get().met_at is not None
    assert JournalEntry.objects.filter(subject="request").count() == 2


@pytest.mark.parametrize("round_", range(4))
def test_of_an_acceptance_and_a_decline_at_once_a_decline_is_the_last_word(
    round_, real, nalin, zainab, together
):
    """A decline may follow an acceptance, so both may be done; an acceptance follows nothing."""
    (one, other), asked = officers(zainab), builders.ask(nalin, "DIYALA")
    results = at_once(
        together,
        asked,
        lambda read: builders.accept(one, read),
        lambda read: builders.decline(other, read),
    )
    assert Request.objects.get().status == "declined"
    refused = [result for result in results if isinstance(result, Exception)]
    sentences = [wrong.messages for wrong in refused]
    assert sentences in ([], [["This request is not waiting any more: Declined."]])
    verbs = JournalEntry.objects.filter(subject="request").order_by("position")
    told = [entry.verb for entry in verbs]
    assert told == (["ask", "decline"] if refused else ["ask", "accept", "decline"])


@pytest.mark.parametrize("round_", range(4))
def test_of_a_withdrawal_and_a_completion_at_once_one_stands(round_, real, nalin, zainab, together):
    incident = builders.report(nalin)
    asked = builders.ask(nalin, "DIYALA", incident)
    done, told = of_two(
        at_once(
            together,
            asked,
            lambda read: builders.withdraw(nalin, read),
            lambda read: builders.complete(zainab, read),
        )
    )
    assert told == [f"This request is not waiting any more: {done.get_status_display()}."]
    owed = Obligation.objects.get(request=asked)
    assert owed.void is (done.status == "withdrawn")
    assert (owed.met_at is not None) is (done.status == "completed")
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        assert cursor.fetchone() == (0,)
