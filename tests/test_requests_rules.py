"""Requests between rooms: what may become of them, by whom, and what a room owes meanwhile."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import override_settings
from django.utils import timezone

from centres import actions as rooms
from centres.journal.entries import SubmissionReusedError, SubmissionTakenError
from centres.models import Centre, JournalEntry
from incidents import actions
from incidents.models import Obligation, Request
from tests.support import builders

pytestmark = pytest.mark.django_db

STEPS = {
    "accept": builders.accept,
    "decline": builders.decline,
    "complete": builders.complete,
    "withdraw": builders.withdraw,
}
AFTER = {"accept": "accepted", "decline": "declined", "complete": "completed"}
AFTER["withdraw"] = "withdrawn"


@pytest.fixture
def asked(nalin):
    """K1 asks Diyala, within two hours."""
    return builders.ask(nalin, "DIYALA")


def taken(asked, step, *, zainab, nalin):
    """Take a step as an officer who may: Zainab of the room asked, Nalin of the room that asks."""
    return STEPS[step](nalin if step == "withdraw" else zainab, asked)


def refusal(act) -> dict:
    with pytest.raises(ValidationError) as wrong:
        act()
    told = wrong.value
    return told.message_dict if hasattr(told, "error_dict") else {"": told.messages}


def close(code):
    fields = {"status": "closed"}
    centre = Centre.objects.get(pk=code)
    rooms.change_centre(
        by=builders.setup(),
        submission=uuid4(),
        centre=centre,
        based_on=centre.position,
        fields=fields,
    )


def test_a_request_waits_and_the_room_asked_owes_until_it_is_due(asked):
    assert (asked.status, asked.centre_id, asked.force_id) == ("open", "K1", "peshmerga")
    owed = Obligation.objects.get()
    assert (owed.centre_id, owed.request, owed.due_at) == ("DIYALA", asked, asked.due_at)
    assert owed.open


@pytest.mark.parametrize("step", STEPS)
def test_each_step_once(step, asked, nalin, zainab):
    done = taken(asked, step, nalin=nalin, zainab=zainab)
    assert done.status == AFTER[step]
    assert (done.closed_at is None) is (step == "accept")
    assert (done.accepted_at is None) is (step != "accept")
    entry = JournalEntry.objects.head()
    assert (entry.verb, entry.key, entry.state()) == (step, str(asked.pk), done.state())


@pytest.mark.parametrize("last", ["decline", "complete", "withdraw"])
def test_what_was_accepted_may_still_be_ended(last, asked, nalin, zainab):
    accepted = builders.accept(zainab, asked)
    done = taken(accepted, last, nalin=nalin, zainab=zainab)
    assert (done.status, done.accepted_at) == (AFTER[last], accepted.accepted_at)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("first", ["decline", "complete", "withdraw"])
def test_nothing_more_becomes_of_what_is_closed(first, step, asked, nalin, zainab):
    closed = taken(asked, first, nalin=nalin, zainab=zainab)
    told = refusal(lambda: taken(asked, step, nalin=nalin, zainab=zainab))
    assert told == {"": [f"This request is not waiting any more: {AFTER[first].title()}."]}
    assert Request.objects.get().state() == closed.state()


def test_one_accepts_once(asked, zainab):
    builders.accept(zainab, asked)
    told = refusal(lambda: builders.accept(zainab, asked))
    assert told == {"": ["This request is not waiting any more: Accepted."]}


@pytest.mark.parametrize(
    ("step", "met", "void"),
    [("accept", False, False), ("decline", True, False), ("complete", True, False),
     ("withdraw", False, True)],
)  # fmt: skip
def test_what_is_owed_is_met_by_an_end_and_void_by_a_withdrawal(
    step, met, void, asked, nalin, zainab
):
    taken(asked, step, nalin=nalin, zainab=zainab)
    owed = Obligation.objects.get()
    assert (owed.met_at is not None, owed.void) == (met, void)


@pytest.mark.parametrize("step", ["accept", "decline", "complete"])
def test_either_force_of_the_room_asked_answers_and_nobody_else(
    step, request, asked, nalin, hassan, zainab, rezan, karim, amal, dara, former, feed
):
    for officer in (nalin, hassan, rezan, karim, amal, dara, former, feed, builders.setup()):
        with pytest.raises(PermissionDenied):
            STEPS[step](officer, asked)
    salar = builders.enrol("salar", rank="captain", force_id="peshmerga")
    builders.post(salar, "liaison", "DIYALA")
    done = STEPS[step](salar, asked)
    assert (done.replied_by, done.replied_force_id) == (salar, "peshmerga")
    assert STEPS[step](zainab, builders.ask(nalin, "DIYALA")).replied_force_id == "iraqi"


@pytest.mark.parametrize("name", ["nalin", "hassan", "baran", "karim", "adnan"])
def test_the_asking_room_of_either_force_and_commanders_withdraw(name, request, asked):
    officer = request.getfixturevalue(name)
    assert builders.withdraw(officer, asked).status == "withdrawn"


@pytest.mark.parametrize("name", ["zainab", "rezan", "amal", "dara", "former", "feed"])
def test_nobody_else_withdraws(name, request, asked):
    with pytest.raises(PermissionDenied):
        builders.withdraw(request.getfixturevalue(name), asked)


@pytest.mark.parametrize("name", ["karim", "adnan"])
def test_commanders_ask_for_any_room(name, request):
    officer = request.getfixturevalue(name)
    asked = builders.ask(officer, "DIYALA", centre="MOSUL")
    assert (asked.centre_id, asked.force_id) == ("MOSUL", officer.force_id)


@pytest.mark.parametrize("name", ["rezan", "zainab", "amal", "dara", "former", "feed"])
def test_nobody_else_asks_for_a_room_not_the_own(name, request):
    with pytest.raises(PermissionDenied):
        builders.ask(request.getfixturevalue(name), "MOSUL", centre="K1")
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (-1, "This time is past: give one that is to come."),
        (0, "This time is past: give one that is to come."),
        (367 * 24 * 60, "This time is more than a year ahead."),
    ],
)
def test_a_due_time_is_to_come_and_near(minutes, sentence, nalin, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    due = timezone.now() + timedelta(minutes=minutes)
    assert refusal(lambda: builders.ask(nalin, "DIYALA", due_at=due)) == {"due_at": [sentence]}


def test_a_room_does_not_ask_itself_nor_a_closed_one(nalin):
    itself = {"addressee": ["A room asks another room."]}
    assert refusal(lambda: builders.ask(nalin, "K1")) == itself
    close("DIYALA")
    closed = {"addressee": ["Only an active centre can be asked."]}
    assert refusal(lambda: builders.ask(nalin, "DIYALA")) == closed
    close("K1")
    asks = {"centre": ["Only an active centre asks."]}
    assert refusal(lambda: builders.ask(nalin, "MOSUL")) == asks
    assert not Request.objects.exists()


def test_a_room_that_was_closed_since_still_answers(asked, zainab):
    close("DIYALA")
    assert builders.complete(zainab, asked).status == "completed"


def test_one_asks_about_a_report_that_stands(nalin):
    struck = builders.strike(nalin, builders.report(nalin))
    told = refusal(lambda: builders.ask(nalin, "DIYALA", struck))
    assert told == {"incident": ["This report is struck: it stays as it is."]}


def test_a_request_about_a_report_moves_what_is_new_of_it(nalin, zainab):
    incident = builders.report(nalin)
    asked = builders.ask(nalin, "DIYALA", incident)
    incident.refresh_from_db()
    assert incident.touched == asked.position
    done = builders.complete(zainab, asked)
    incident.refresh_from_db()
    assert incident.touched == done.position


@override_settings(TRAINING=False)
def test_nobody_owes_anything_to_a_request_made_for_training(nalin, zainab):
    drill = builders.report(nalin, exercise=True)
    asked = builders.ask(nalin, "DIYALA", drill)
    assert not Obligation.objects.exists()
    assert not Request.objects.binding().exists()
    assert builders.complete(zainab, asked).status == "completed"


@pytest.mark.parametrize(
    ("step", "word", "sentence"),
    [("decline", "reason", "Say why it is declined."), ("complete", "result", None)],
)
@pytest.mark.parametrize("text", ["", "  \n", "nul\x00", "x" * 2_001])
def test_a_reason_and_a_result_are_words_of_some_length(step, word, sentence, text, asked, zainab):
    told = refusal(lambda: STEPS[step](zainab, asked, text))
    assert set(told) == {word}
    if sentence and not text.strip():
        assert told == {word: [sentence]}
    assert Request.objects.get().status == "open"


@pytest.mark.parametrize("text", ["", " ", "nul\x00", "x" * 2_001])
def test_a_request_is_words_of_some_length(text, nalin):
    assert set(refusal(lambda: builders.ask(nalin, "DIYALA", text=text))) == {"text"}


def test_the_same_submission_asks_once_and_another_content_is_refused(nalin, hassan):
    told = {"submission": uuid4(), "due_at": timezone.now() + timedelta(hours=2)}
    first, again = (builders.ask(nalin, "DIYALA", **told) for _time in range(2))
    assert first == again == Request.objects.get()
    with pytest.raises(SubmissionReusedError):
        builders.ask(nalin, "DIYALA", text="Is the bridge closed?", **told)
    with pytest.raises(SubmissionTakenError):
        builders.ask(hassan, "DIYALA", **told)


@pytest.mark.parametrize(
    ("step", "words"),
    [("accept", {}), ("decline", {"reason": "No."}), ("complete", {"result": "Yes."})],
)
def test_a_step_sent_again_is_one(step, words, asked, zainab):
    told = {"by": zainab, "submission": uuid4(), "request": asked, **words}
    first, again = (getattr(actions, step)(**told) for _time in range(2))
    assert first.state() == again.state()
    assert JournalEntry.objects.filter(key=asked.key(), verb=step).count() == 1
