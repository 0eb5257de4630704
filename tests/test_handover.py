"""The handover of a watch: its lines, its two signatures, its rules; read by whom it concerns."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from centres import journal
from centres.models import Centre, Watch
from incidents.exchange import latest_answers
from incidents.models import Acknowledgement, Handover, Notice
from incidents.watch import duty
from tests.support import builders

pytestmark = pytest.mark.django_db


def form(**fields):
    return {"submission": str(uuid4()), "centre": "K1", "note": "Two cars went north.", **fields}


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def on_duty(code="K1"):
    open_watches = Watch.objects.open().filter(centre=code)
    return sorted(open_watches.values_list("officer__username", flat=True))


def lines(officer):
    (posting,) = officer.active_postings()
    return duty.lines(posting.centre, force=officer.force)


def numbers(some):
    return [duty._subject(line).number for line in some]


def abduct(by, **fields):
    taken = [{"outcome": "abducted", "category": "civilian", "count": 2}]
    return builders.report(by, kind="abduction", casualties=taken, **fields)


# The story


def test_a_change_of_watch_from_end_to_end(nalin, hassan, baran, zainab, rezan, browse):
    builders.watch(nalin)
    builders.watch(hassan)
    taken = abduct(nalin, occurred_at=timezone.now() - timedelta(days=3, hours=1))
    builders.dispute(zainab, taken, value="Three were taken.")
    asked = builders.ask(zainab, "K1", text="Who saw the cars?")
    before = words(browse(nalin).get("/handover/"))
    for told in (
        "Who saw the cars?",
        f'href="{asked.get_absolute_url()}"',
        taken.number,
        "3 days",
        "Civilian: 2",
        "Three were taken.",
        "Abducted · Civilian: 2",
    ):
        assert told in before

    signed = browse(nalin).post("/handover/", form(), follow=True)
    handover = signed.context["handover"]
    assert signed.redirect_chain[-1][0] == f"/handover/{handover.pk}/"
    assert "Handed over, " in words(signed)
    assert handover.lines == {
        "requests": [str(asked.pk)],
        "overdue": [],
        "owed": [],
        "abductions": [str(taken.pk)],
        "disputes": [str(taken.pk)],
        "corrections": [],
    }
    assert on_duty() == ["hassan", "nalin"]  # until somebody has signed in

    waiting = words(browse(baran).get("/handover/"))
    assert "Two cars went north." in waiting
    assert f"/handover/{handover.pk}/sign-in/" in waiting
    taken_over = browse(baran).post(
        f"/handover/{handover.pk}/sign-in/", {"submission": str(uuid4())}, follow=True
    )
    assert "Taken over, " in words(taken_over)
    assert on_duty() == ["baran", "hassan"]
    assert Watch.objects.get(officer=nalin).until is not None

    builders.complete(nalin, asked)
    builders.acknowledge(zainab, taken)  # takes the dispute back
    read = words(browse(hassan).get(f"/handover/{handover.pk}/"))
    for told in ("Nalin Aziz", "Baran Salih", "Two cars went north.", "Who saw the cars?"):
        assert told in read
    assert "Three were taken." in read  # as it was when it was signed
    assert "3 days" in read
    assert "Completed" in read
    now = words(browse(baran).get("/handover/"))
    assert "Who saw the cars?" not in now
    assert "Three were taken." not in now
    assert f'href="/handover/{handover.pk}/"' in now


def test_each_force_of_a_room_keeps_a_watch_of_its_own(nalin, hassan, baran):
    builders.watch(nalin)
    builders.watch(hassan)
    ours, theirs = builders.sign_out(nalin), builders.sign_out(hassan)
    assert (ours.force_id, theirs.force_id) == ("peshmerga", "iraqi")
    builders.take_over(baran, ours)
    assert on_duty() == ["baran", "hassan"]
    theirs.refresh_from_db()
    assert theirs.incoming is None


# The rules, each with its sentence


def refused(act, *told):
    with pytest.raises(ValidationError) as wrong:
        act(*told)
    return wrong.value.messages[0]


def test_only_an_officer_on_duty_signs_out(nalin, browse):
    sentence = "Only an officer on duty hands over the watch."
    assert refused(builders.sign_out, nalin) == sentence
    page = words(browse(nalin).get("/handover/"))
    assert sentence in page
    assert 'name="note"' not in page
    sent = browse(nalin).post("/handover/", form())
    assert sent.status_code == 400
    assert sentence in words(sent)
    assert "Two cars went north." in words(sent)


def test_only_the_same_force_signs_in_and_not_who_signed_out(nalin, hassan, baran, browse):
    builders.watch(nalin)
    handover = builders.sign_out(nalin)
    for officer, sentence in (
        (hassan, "Only an officer of the same force takes over this watch."),
        (nalin, "The officer who handed over cannot take over as well."),
    ):
        assert refused(builders.take_over, officer, handover) == sentence
        page = words(browse(officer).get("/handover/"))
        assert sentence in page
        assert "/sign-in/" not in page.partition("</main>")[0]
        address = f"/handover/{handover.pk}/sign-in/"
        sent = browse(officer).post(address, {"submission": str(uuid4())})
        assert sent.status_code == 400
        assert sentence in words(sent)
    assert on_duty() == ["nalin"]
    builders.take_over(baran, handover)
    again = refused(builders.take_over, nalin, handover)
    assert again == "Somebody has taken over this watch already."


def test_a_second_officer_waits_until_the_first_was_followed(nalin, baran, browse):
    builders.watch(nalin)
    builders.watch(baran)
    builders.sign_out(nalin)
    sentence = "Another officer has handed over, and nobody has taken over yet."
    assert refused(builders.sign_out, baran) == sentence
    assert sentence in words(browse(baran).get("/handover/"))


def test_one_who_went_off_duty_without_being_followed_stands_in_nobodys_way(nalin, baran):
    builders.watch(baran)
    watch = builders.watch(nalin)
    first = builders.sign_out(nalin)
    builders.rooms.close_watch(by=nalin, submission=uuid4(), watch=watch)
    second = builders.sign_out(baran, "The other one went home.")
    assert (second.pk, second.outgoing) == (first.pk, baran)


def test_signing_out_again_signs_the_lines_anew(nalin):
    builders.watch(nalin)
    first = builders.sign_out(nalin, "Quiet.")
    taken = abduct(nalin)
    second = builders.sign_out(nalin, "No longer quiet.")
    assert second.pk == first.pk
    assert second.lines["abductions"] == [str(taken.pk)]
    assert Handover.objects.count() == 1


@pytest.mark.parametrize("note", ["x\x00", "x" * 5_001])
def test_a_note_that_cannot_be_kept_is_answered_in_place(note, nalin, browse):
    builders.watch(nalin)
    page = browse(nalin).post("/handover/", form(note=note))
    assert page.status_code == 400
    assert set(page.context["form"].errors) == {"note"}
    assert page.context["form"]["note"].value() == note
    assert not Handover.objects.exists()


@pytest.mark.parametrize("broken", [{"submission": "x"}, {"centre": "MOSUL"}, {"centre": "\x00"}])
def test_a_broken_form_signs_nothing(broken, nalin, browse):
    builders.watch(nalin)
    assert browse(nalin).post("/handover/", form(**broken)).status_code == 400
    assert not Handover.objects.exists()


# Sent again


def test_a_signature_sent_again_changes_nothing(nalin, baran, time_machine):
    builders.watch(nalin)
    handover, submission = builders.sign_out(nalin), uuid4()
    told = {"by": baran, "submission": submission, "handover": handover}
    builders.takeover.take_over(**told)
    before = journal.position()
    builders.takeover.take_over(**told)
    assert journal.position() == before
    assert on_duty() == ["baran"]


def test_sent_again_much_later_it_closes_no_later_watch_and_opens_none(nalin, baran):
    builders.watch(nalin)
    handover, submission = builders.sign_out(nalin), uuid4()
    told = {"by": baran, "submission": submission, "handover": handover}
    builders.takeover.take_over(**told)
    builders.take_over(nalin, builders.sign_out(baran))
    assert on_duty() == ["nalin"]
    builders.takeover.take_over(**told)
    assert on_duty() == ["nalin"]


def test_a_form_sent_twice_signs_once(nalin, browse):
    builders.watch(nalin)
    client, sent = browse(nalin), form()
    assert [client.post("/handover/", sent).status_code for _time in range(2)] == [302, 302]
    assert Handover.objects.count() == 1
    otherwise = client.post("/handover/", sent | {"note": "Other words."})
    assert otherwise.status_code == 400
    assert "Other words." in words(otherwise)


# The lines


def test_what_is_imported_or_for_training_is_in_no_line(nalin, rezan, settings):
    settings.TRAINING = False
    abduct(builders.setup(), centre="K1", channel="import")
    drill = abduct(nalin, exercise=True)
    builders.dispute(rezan, drill)
    builders.ask(rezan, "K1", drill)
    builders.dispute(rezan, abduct(builders.setup(), centre="K1", channel="import"))
    assert not any(lines(nalin).values())


def test_what_is_struck_or_ended_is_in_no_line(nalin, rezan):
    struck, ended = abduct(nalin), abduct(nalin)
    builders.dispute(rezan, struck)
    builders.strike(nalin, struck)
    builders.revise(nalin, ended, abduction={"outcome": "released"})
    assert not any(lines(nalin).values())


def awaited(nalin, browse) -> list[str]:
    """Return the reports under the board's words, in the order of the handover's page."""
    part = browse(nalin).get("/handover/").context["lines"]["awaited"]
    return [line["incident"].number for line in part]


def test_an_answer_that_is_owed_is_a_line_until_it_is_given(nalin, rezan, time_machine, browse):
    report = builders.report(rezan)  # extortion: priority, three hours
    assert (lines(nalin)["overdue"], numbers(lines(nalin)["owed"])) == ([], [report.number])
    time_machine.move_to(timezone.now() + timedelta(hours=3, minutes=1))
    assert (numbers(lines(nalin)["overdue"]), lines(nalin)["owed"]) == ([report.number], [])
    assert "{n} min late" in words(browse(nalin).get("/handover/"))
    builders.acknowledge(nalin, report)
    assert lines(nalin)["overdue"] == lines(nalin)["owed"] == []


def test_handover_board_and_log_count_the_same_answers(
    nalin, rezan, zainab, hassan, time_machine, browse
):
    late = builders.report(rezan)
    time_machine.move_to(timezone.now() + timedelta(hours=4))
    later = [builders.report(zainab), builders.report(rezan, kind="abduction")]
    builders.acknowledge(nalin, builders.report(zainab))
    builders.report(hassan)  # the room's own
    builders.ask(rezan, "K1")
    numbers = [late.number, later[1].number, later[0].number]  # flash before priority
    assert awaited(nalin, browse) == numbers
    board = browse(nalin).get("/").context
    [own] = [shown["room"] for shown in board["rooms"] if shown["room"].centre.pk == "K1"]
    assert (own.owed, own.late) == (3, 1)
    answers = [row for row in board["yours"]["rows"] if row["called"] == "To answer"]
    assert [row["name"] for row in answers] == numbers
    log = browse(nalin).get("/incidents/", {"awaiting": "K1"})
    assert all(number in log.text for number in numbers)
    assert log.text.count('href="/incidents/K1-') == 0


def test_a_handover_keeps_all_that_was_awaited_and_one_signed_earlier_what_it_named(
    nalin, rezan, time_machine, browse
):
    late = builders.report(rezan)
    time_machine.move_to(timezone.now() + timedelta(hours=4))
    owed = builders.report(rezan)
    builders.watch(nalin)
    handover = builders.sign_out(nalin)
    assert handover.lines["overdue"] == [str(late.pk)]
    assert handover.lines["owed"] == [str(owed.pk)]
    builders.acknowledge(nalin, owed)
    shown = browse(nalin).get(handover.get_absolute_url()).context["lines"]["awaited"]
    assert [line["incident"].number for line in shown] == [late.number, owed.number]
    del handover.lines["owed"]
    assert numbers(duty.signed_lines(handover)["overdue"]) == [late.number]
    assert duty.signed_lines(handover)["owed"] == []


def test_requests_are_lines_in_both_rooms_the_first_due_first(nalin, rezan, zainab, browse):
    late = builders.ask(nalin, "MAKHMOUR", due_at=timezone.now() + timedelta(hours=5))
    soon = builders.ask(rezan, "K1", due_at=timezone.now() + timedelta(hours=1))
    assert lines(nalin)["requests"] == [soon, late]
    assert lines(rezan)["requests"] == [soon, late]
    assert lines(zainab)["requests"] == []
    page = words(browse(nalin).get("/handover/"))
    assert page.index("theirs") < page.index("ours")
    builders.decline(nalin, soon)
    assert lines(nalin)["requests"] == [late]


def test_a_correction_is_a_line_until_somebody_of_the_force_read_it(nalin, hassan, zainab):
    report = builders.report(zainab)
    builders.revise(zainab, report, place="Tuz")
    told = {"reason": "correction", "incident": report, "version": 2, "at": timezone.now()}
    for officer in (nalin, hassan):
        Notice.objects.create(officer=officer, cause="correction", **told)
    assert [(c.incident, c.version) for c in lines(nalin)["corrections"]] == [(report, 2)]
    Notice.objects.filter(officer=nalin).update(read_at=timezone.now())
    assert lines(nalin)["corrections"] == []
    assert len(lines(hassan)["corrections"]) == 1


def test_the_lines_know_the_same_disputes_as_the_answers_do(nalin, rezan, zainab, hassan):
    """The rule is said twice, once for the database: it must come to the same."""
    steps = [
        (rezan, "dispute", {"disputed": "place", "value": "Tuz"}),
        (rezan, "dispute", {"disputed": "casualties", "value": "One"}),
        (zainab, "dispute", {"disputed": "place", "value": "Tuz Khurmatu"}),
        (rezan, "dispute", {"disputed": "place", "value": "Daquq"}),
        (rezan, "seen", {}),
        (hassan, "dispute", {"disputed": "time", "value": "Later"}),
        (zainab, "concur", {}),
        (rezan, "comment", {"comment": "Agreed by now."}),
        (rezan, "dispute", {"disputed": "kind", "value": "An attack"}),
    ]
    report, counts = builders.report(nalin), []
    for officer, answer, told in steps:
        builders.acknowledge(officer, report, answer, **told)
        given = Acknowledgement.objects.filter(incident=report).standing()
        stand = set(Acknowledgement.objects.disputes().filter(incident=report))
        assert stand == set(latest_answers.disputes(given))
        counts.append(len(stand))
    assert counts == [1, 2, 3, 3, 3, 4, 3, 1, 2]


# Who reads it


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("nalin", 200),
        ("hassan", 200),
        ("baran", 200),
        ("rezan", 404),
        ("zainab", 404),
        ("karim", 200),
        ("amal", 200),
        ("dara", 403),
        ("former", 403),
    ],
)
def test_a_handover_is_read_in_its_room_and_above(name, status, request, nalin, browse):
    builders.watch(nalin)
    handover = builders.sign_out(nalin, "Between us.")
    reader = request.getfixturevalue(name)
    page = browse(reader).get(f"/handover/{handover.pk}/")
    assert page.status_code == status
    assert ("Between us." in words(page)) is (status == 200)
    listed = browse(reader).get("/handover/")
    assert (str(handover.pk) in words(listed)) is (status == 200)


def test_commanders_and_auditors_find_the_handovers_of_every_room(
    nalin, rezan, karim, amal, browse
):
    for officer in (nalin, rezan):
        builders.watch(officer)
        builders.sign_out(officer)
    for reader in (karim, amal):
        page = words(browse(reader).get("/handover/"))
        assert "Kirkuk (K1) · Peshmerga" in page
        assert "Makhmour · Peshmerga" in page
        assert 'name="note"' not in page


def test_no_entry_of_a_handover_reaches_another_room(nalin, hassan, rezan, karim, browse, pull):
    builders.watch(nalin)
    builders.sign_out(nalin, "Between us.")
    for reader, seen in ((nalin, False), (hassan, False), (rezan, False), (karim, True)):
        feed = browse(reader).get("/api/v1/changes?limit=500").json()["changes"]
        assert ("handover" in {change["subject"] for change in feed}) is seen
        assert ("Between us." in str(feed)) is seen
    for reader in (nalin, rezan):
        assert browse(reader).get("/journal/").status_code == 403
    assert "Watch handed over" in words(browse(karim).get("/journal/"))


def test_no_scope_but_the_whole_journals_lets_a_system_read_one(nalin, feed, pull):
    builders.watch(nalin)
    builders.sign_out(nalin, "Between us.")
    for scope, seen in (("incidents", False), ("roster", False), ("journal", True)):
        client = pull(feed, scope)
        told = str(client.get("/api/v1/changes?limit=500").json())
        assert ("Between us." in told) is seen
        assert client.get("/api/v1/handovers").status_code == 403


# The page


def test_an_officer_of_two_rooms_chooses_between_them(nalin, browse):
    builders.post(nalin, "liaison", "DIYALA")
    page = browse(nalin).get("/handover/?centre=k1")
    assert page.context["room"] == Centre.objects.get(pk="K1")
    assert 'href="?centre=DIYALA"' in words(page)
    assert browse(nalin).get("/handover/?centre=MOSUL").status_code == 404
    assert browse(nalin).get("/handover/?centre=%00").status_code == 404


def test_older_handovers_are_a_page_further_on(nalin, baran, karim, browse):
    builders.watch(nalin)
    officers = [nalin, baran]
    for turn in range(32):
        builders.take_over(officers[1 - turn % 2], builders.sign_out(officers[turn % 2]))
    for reader in (nalin, karim):
        first = browse(reader).get("/handover/")
        assert len(first.context["former"]) == 30
        second = browse(reader).get(first.context["older_url"])
        assert len(second.context["former"]) == 2
        assert second.context["older_url"] is None
        shown = {one["handover"].pk for page in (first, second) for one in page.context["former"]}
        assert len(shown) == 32
    for wrong in ("x", uuid4(), "%00"):
        assert browse(nalin).get(f"/handover/?older={wrong}").status_code == 404


def test_a_poll_answers_the_parts_that_may_have_changed_or_nothing(nalin, rezan, browse):
    client, poll = browse(nalin), {"X-Poll": "1"}
    page = client.get("/handover/")
    parts = words(client.get("/handover/", headers=poll))
    for part in ("heard", "lines", "waiting", "former"):
        assert f'<div id="handover-{part}" hx-swap-oob="true">' in parts
    assert "<form" not in parts
    url = page.context["live"]["url"]
    assert client.get(url, headers=poll).status_code == 204
    builders.ask(rezan, "K1", text="Is the road closed?")
    assert "Is the road closed?" in words(client.get(url, headers=poll))
