"""Witnesses: each force's own computer says which book it has seen, or that it refuses it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from centres import actions
from centres.journal import notes, proofs
from centres.models import Alert, Checkpoint, Cosignature, JournalEntry, Refusal, Witness
from centres.tasks import make_checkpoint, watch_witnesses
from tests.support import builders, witnesses
from tests.support.witnesses import ADDRESS, Outpost

LATER = timedelta(hours=1, minutes=1)


@pytest.fixture
def outpost(pull):
    """A witness of the Peshmerga, registered, and a checkpoint to cosign."""
    program = Outpost(pull(witnesses.system(), "journal"))
    assert program.register().status_code == 201
    make_checkpoint()
    return program


def told(officer, words="witness") -> list[str]:
    alerts = Alert.objects.filter(officer=officer).order_by("pk")
    return [a.sentence for a in alerts if words in a.sentence and "registered" not in a.sentence]


def wrong(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["path"]


def test_a_system_registers_its_key_once(pull, karim, adnan):
    program = Outpost(pull(witnesses.system(), "journal"))
    first = program.register()
    assert first.status_code == 201
    again = program.register()
    assert (again.status_code, again.json()) == (200, first.json())
    entry = JournalEntry.objects.get(verb="register_witness")
    assert entry.state()["public_key"] == program.public_key
    for commander in (karim, adnan):
        (alert,) = Alert.objects.filter(officer=commander, sentences__en__icontains="witness")
        assert "Erbil" in alert.sentence
    assert Outpost(program.client).register().status_code == 409
    other = Outpost(pull(witnesses.system("mast", "iraqi"), "journal"))
    assert other.register(public_key=program.public_key).status_code == 409
    assert Witness.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"public_key": "AAAA"}, "public_key"),
        ({"public_key": "§"}, "public_key"),
        ({"name": "  "}, "name"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_no_key_or_no_name_is_refused(told, path, pull, db):
    assert wrong(Outpost(pull(witnesses.system(), "journal")).register(**told)) == (400, path)


def test_a_system_of_no_force_is_told_what_it_lacks(pull, feed):
    answer = Outpost(pull(feed, "journal")).register()
    assert answer.status_code == 400
    assert "of a force" in answer.json()["errors"][0]["message"]


def test_a_token_of_another_scope_makes_no_witness(pull, db):
    assert Outpost(pull(witnesses.system(), "incidents")).register().status_code == 403


def test_a_cosignature_travels_with_the_checkpoint(outpost, browse, amal):
    assert outpost.cosign().status_code == 201
    assert outpost.cosign().status_code == 201
    assert Cosignature.objects.count() == 1
    newest = Checkpoint.objects.newest()
    for name in ("latest", newest.size):
        answer = outpost.client.get(f"{ADDRESS}/checkpoints/{name}")
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        body, lines = notes.read_note(answer.content.decode())
        assert [notes.read_signature(line)[0] for line in lines] == [
            notes.read_checkpoint(body).origin,
            Witness.objects.get().key_name,
        ]
    note = browse(amal).get("/journal/checkpoint/")
    assert note.content == answer.content
    assert f'filename="checkpoint-{newest.size}.txt"' in note["Content-Disposition"]


def test_a_proof_rests_on_the_checkpoint_that_most_witnesses_signed(outpost, pull, nalin):
    other = Outpost(pull(witnesses.system("mast", "iraqi"), "journal"), "Baghdad")
    other.register()
    sizes = []
    for programs in ((outpost,), (outpost, other), (outpost,), ()):
        builders.note(nalin)
        make_checkpoint()
        sizes.append(Checkpoint.objects.newest().size)
        for program in programs:
            program.cosign()
    of = lambda position: int(proofs.proof_of(position)["checkpoint"].split("\n")[1])  # noqa: E731
    assert of(1) == sizes[1]
    assert of(sizes[2]) == sizes[2]
    assert of(sizes[3]) == sizes[3]


def test_what_does_not_verify_is_not_kept(outpost, nalin):
    size = Checkpoint.objects.newest().size
    builders.note(nalin)
    make_checkpoint()
    stranger = Outpost(outpost.client)
    good = outpost.line(size)
    for line in (
        stranger.line(size),
        outpost.line(),  # of another checkpoint
        good.replace("— ", "- "),
        good.rstrip("\n"),
        good + good,
        good[:-4] + "AA==\n",
        "",
    ):
        assert wrong(outpost.cosign(size, cosignature=line))[0] == 400
    nowhere = outpost.post("cosignatures", size=size + 99, cosignature=good)
    assert wrong(nowhere) == (400, "size")
    assert not Cosignature.objects.exists()


def test_a_system_that_is_no_witness_says_nothing(pull, db):
    make_checkpoint()
    program = Outpost(pull(witnesses.system(), "journal"))
    assert program.cosign().status_code == 400
    assert program.refuse().status_code == 400


def test_a_refusal_alerts_both_forces_commanders_once(outpost, karim, adnan, browse):
    assert outpost.refuse().status_code == 201
    assert outpost.refuse().status_code == 201  # said again
    outpost.refuse(size=11)  # of the next checkpoint
    assert Refusal.objects.count() == 2
    for commander in (karim, adnan):
        (sentence,) = told(commander)
        assert "Erbil" in sentence
        assert "another entry 7" in sentence
    health = browse().get("/healthz").json()
    assert "witnesses" in health["faults"]
    assert health["witnesses"]["refused"] == 1
    outpost.cosign()
    assert "witnesses" not in browse().get("/healthz").json()["faults"]
    outpost.refuse()
    assert len(told(karim)) == 2


def test_one_that_is_behind_for_an_hour_is_told_once(outpost, nalin, karim, adnan, time_machine):
    outpost.cosign()
    builders.note(nalin)
    make_checkpoint()
    watch_witnesses()
    assert told(karim) == []
    time_machine.move_to(timezone.now() + LATER)
    for _minute in range(2):
        watch_witnesses()
    for commander in (karim, adnan):
        (sentence,) = told(commander)
        assert "more than an hour" in sentence
    outpost.cosign()
    watch_witnesses()
    builders.note(nalin)
    make_checkpoint()
    time_machine.move_to(timezone.now() + LATER)
    watch_witnesses()
    assert len(told(karim)) == 2


def test_a_quiet_book_leaves_nobody_behind(outpost, time_machine, karim):
    outpost.cosign()
    time_machine.move_to(timezone.now() + timedelta(days=2))
    watch_witnesses()
    assert told(karim) == []


def test_its_own_force_retires_it_and_its_key_never_comes_back(outpost, dara, salam, karim, browse):
    witness = Witness.objects.get()
    with pytest.raises(PermissionDenied):
        actions.retire_witness(by=salam, submission=uuid4(), witness=witness)
    address = f"/witnesses/{witness.pk}/retire/"
    page = browse(dara)
    assert "Erbil" in page.get("/tokens/").content.decode()
    assert address in page.get("/tokens/").content.decode()
    assert address not in browse(salam).get("/tokens/").content.decode()
    assert page.get(address).status_code == 200
    assert page.post(address, {"submission": uuid4()}).status_code == 302
    assert "Erbil" in told(karim, "retired")[-1]
    assert outpost.cosign().status_code == 400
    assert outpost.register().status_code == 409
    assert Outpost(outpost.client, "Erbil again").register().status_code == 201


def test_the_journal_says_who_has_seen_which_head(outpost, nalin, karim, browse):
    page = lambda: browse(karim).get("/journal/").content.decode()  # noqa: E731
    newest = Checkpoint.objects.newest()
    body, _signatures = notes.read_note(newest.note)
    assert notes.telephone_line(notes.read_checkpoint(body)) in page()
    assert "has not verified yet" in page()
    outpost.cosign()
    assert "verifies" in page()
    outpost.refuse(reason="<b>Entry 7</b> differs.")
    assert "refuses" in page()
    assert "&lt;b&gt;Entry 7&lt;/b&gt; differs." in page()


def test_the_journal_says_that_nobody_verifies_it(db, karim, browse):
    sentence = "No force verifies this book on its own computer"
    assert sentence in browse(karim).get("/journal/").content.decode()
    assert browse(karim).get("/journal/checkpoint/").status_code == 404
