"""Officers' own keys: who has one signs with it, and nobody else can, not even the database."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from centres import actions as rooms
from centres import journal
from centres.access import own_key
from centres.journal import held_keys
from centres.journal.verify import verify
from centres.models import Alert, JournalEntry, Officer, OfficerKey, Proposal
from incidents import actions
from incidents.models import DailySummary, Signature
from tests.support import builders
from tests.support.devices import carrying, still
from tests.support.own_keys import Passkey, Passphrase, itself, register, under
from tests.test_journal import rehash, tamper

DAY = date(2026, 11, 10)
PAGE, SIGN = f"/summary/{DAY}/", f"/summary/{DAY}/sign/"
CHOSEN = pytest.mark.parametrize("sort", ["passphrase", "passkey"])


@pytest.fixture
def issued(nalin, karim):
    builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 9))
    return builders.issue(karim, DAY)


@pytest.fixture
def key(karim):
    return register(karim)


def made(sort, officer):
    return Passkey(officer) if sort == "passkey" else Passphrase()


def signing(key, officer, issued, reservation="", **otherwise):
    """Return what signs an edition, with the words that stand beside."""
    fields = {"submission": uuid4(), "sha256": issued.sha256, "reservation": reservation}
    told = {"purpose": own_key.SIGN, "about": issued.sha256, "words": reservation}
    told |= {"submission": fields["submission"], **otherwise}
    return {**fields, "own_signature": under(key, officer, **told)}


def sign(officer, issued, **fields):
    return actions.sign(by=officer, summary=issued, **fields)


def refused(act, *arguments, **fields) -> str:
    """Return what an action says that it refuses; it leaves no entry."""
    head = journal.position()
    with pytest.raises(ValidationError) as refusal:
        act(*arguments, **fields)
    assert journal.position() == head
    return " ".join(refusal.value.messages)


def found() -> list[str]:
    """Return what verifying finds in keys and in what was signed with them."""
    return list(held_keys.faults())


# Making one


@CHOSEN
def test_the_book_holds_the_public_key_and_nothing_that_opens_it(karim, sort):
    key = register(karim, made(sort, karim))
    entry = JournalEntry.objects.head()
    assert (entry.verb, entry.by, entry.state()["sort"]) == ("register_key", karim, sort)
    held = OfficerKey.objects.get(officer=karim)
    assert held.fingerprint == key.fingerprint
    assert "wrapped" not in entry.state()
    assert bool(held.wrapped) == (sort == "passphrase")
    assert found() == []


def test_commanders_of_both_forces_hear_of_every_key(karim, adnan, key):
    register(karim, former=key)
    told = list(Alert.objects.filter(officer=adnan).order_by("pk"))
    assert [alert.sentences["en"].partition(":")[0] for alert in told] == [
        "Own key registered",
        "Own key replaced",
    ]
    assert OfficerKey.objects.get().mark in told[-1].sentences["en"]


def test_a_key_that_has_not_signed_itself_is_none(karim):
    key, other, submission = Passphrase(), Passphrase(), uuid4()
    told = {"by": karim, "submission": submission, "key": key.told(karim)}
    text = itself(key, karim)
    for proof in ({}, other.sign(text), key.sign(b"Another text."), {"key": 1}, {"key": []}):
        assert "has not signed itself" in refused(rooms.register_key, proof=proof, **told)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"public_key": "eA=="},
        {"public_key": 1},
        {"wrapped": None},
        {"wrapped": {"salt": "a", "iv": "a", "key": "a", "rounds": 100}},
        {"wrapped": {"salt": "a", "iv": "a", "key": ["a"], "rounds": 600_000}},
    ],
)
def test_what_is_no_key_or_kept_too_weakly_is_refused(karim, otherwise):
    key, submission = Passphrase(), uuid4()
    told = {"key": key.told(karim) | otherwise, "proof": key.sign(itself(key, karim))}
    assert "brought no key" in refused(rooms.register_key, by=karim, submission=submission, **told)


def test_nobody_takes_the_passkey_of_another(karim, adnan):
    key, submission = Passkey(adnan), uuid4()
    proof = key.sign(itself(key, karim))
    told = {"key": key.told(karim), "proof": proof}
    assert "Add the passkey" in refused(rooms.register_key, by=karim, submission=submission, **told)


def test_another_key_is_taken_only_when_the_one_before_signs_it(karim, key):
    new, submission = Passphrase(), uuid4()
    text = itself(new, karim)
    told = {"by": karim, "submission": submission, "key": new.told(karim), "proof": new.sign(text)}
    assert "already" in refused(rooms.register_key, **told)
    wrong = refused(rooms.replace_key, by_former=new.sign(text), **told)
    assert "The key before has not signed" in wrong
    rooms.replace_key(by_former=key.sign(text), **told)
    assert OfficerKey.objects.get().fingerprint == new.fingerprint
    assert found() == []


def test_a_lost_key_is_taken_away_by_two_of_the_own_force(karim, dara, baran, adnan, salam, key):
    with pytest.raises(PermissionDenied):
        rooms.reset_key(by=salam, submission=uuid4(), officer=karim)
    with pytest.raises(PermissionDenied):  # who runs the server could then sign as the officer
        rooms.reset_key(by=builders.setup(), submission=uuid4(), officer=karim)
    waits = rooms.reset_key(by=dara, submission=uuid4(), officer=karim)
    assert (waits.subject, waits.awaits) == ("proposal", ["peshmerga"])
    builders.consent(baran, waits)
    assert own_key.of(karim) is None
    told = Alert.objects.filter(officer=adnan).latest("pk")
    assert told.sentences["en"].startswith("Lost own key taken away")
    register(karim)
    assert found() == []


# Signing with one


@CHOSEN
def test_who_has_a_key_signs_with_it_and_it_is_in_the_book(karim, issued, sort):
    key = register(karim, made(sort, karim))
    words = "The count is doubtful.\nقيد التدقيق"
    signature = sign(karim, issued, **signing(key, karim, issued, words))
    assert signature.own_signature["key"] == key.fingerprint
    assert JournalEntry.objects.head().state()["own_signature"] == signature.own_signature
    assert found() == []


@CHOSEN
def test_a_signature_for_anything_else_is_none(karim, adnan, issued, sort):
    key = register(karim, made(sort, karim))
    for otherwise in (
        {"purpose": own_key.CONSENT},
        {"about": "0" * 64},
        {"words": "Other words."},
        {"submission": uuid4()},
    ):
        wrong = signing(key, karim, issued, **otherwise)
        assert "not one of your key" in refused(sign, karim, issued, **wrong)
    assert "not one of your key" in refused(
        sign, karim, issued, **signing(made(sort, adnan), karim, issued)
    )
    assert not issued.signatures.exists()


def test_a_passkey_used_on_another_site_signs_nothing(karim, issued):
    key = register(karim, Passkey(karim))
    key.otherwise = {"origin": "https://testserver.example"}
    assert "not one of your key" in refused(sign, karim, issued, **signing(key, karim, issued))


def test_who_has_a_key_signs_nothing_without_it(karim, issued, key):
    bare = {"submission": uuid4(), "sha256": issued.sha256}
    assert "Sign with your own key" in refused(sign, karim, issued, **bare)


def test_a_signature_sent_twice_is_recorded_once(karim, issued, key):
    """A browser that had no answer signs anew, which looks otherwise each time."""
    told = signing(key, karim, issued)
    again = {**told, "own_signature": signing(key, karim, issued)["own_signature"]}
    assert sign(karim, issued, **told) == sign(karim, issued, **again)


def test_where_keys_are_asked_for_who_has_none_is_led_to_making_one(
    karim, issued, browse, settings
):
    settings.OWN_KEYS = True
    page = browse(karim).get(PAGE).content.decode()
    assert f"/account/key/?next={PAGE}" in page
    assert SIGN not in page
    bare = {"submission": uuid4(), "sha256": issued.sha256}
    assert "Make a key of your own first" in refused(sign, karim, issued, **bare)
    sign(karim, issued, **signing(register(karim), karim, issued))


def test_consent_and_refusal_are_signed_under_what_was_asked_for(dara, salam, former):
    key = register(salam)
    waits = rooms.post(by=dara, submission=uuid4(), officer=former, role="commander")
    other = rooms.post(by=dara, submission=uuid4(), officer=former, role="auditor")
    told = {"by": salam, "proposal": waits, "submission": uuid4()}

    def over(proposal, purpose, **more):
        about, submission = proposal.asked_digest, told["submission"]
        return under(key, salam, purpose=purpose, about=about, submission=submission, **more)

    assert "Sign with your own key" in refused(rooms.consent, **told)
    for wrong in (over(waits, own_key.REFUSE), over(other, own_key.CONSENT)):
        assert "not one of your key" in refused(rooms.consent, own_signature=wrong, **told)
    rooms.consent(own_signature=over(waits, own_key.CONSENT), **told)
    (given,) = Proposal.objects.get(pk=waits.pk).consents
    assert given["own_signature"]["key"] == key.fingerprint
    told |= {"proposal": other, "submission": uuid4(), "reason": "Nobody knows him."}
    refusal = over(other, own_key.REFUSE, words=told["reason"])
    assert rooms.refuse(own_signature=refusal, **told).refusal == refusal
    assert found() == []


def test_a_corrected_edition_is_asked_for_under_the_one_that_it_corrects(karim, adnan, issued):
    key = register(karim)
    reason = "A report came late."
    told = {"by": karim, "submission": uuid4(), "day": DAY, "edition": 2, "reason": reason}
    assert "Sign with your own key" in refused(actions.issue_summary, **told)
    signature = under(key, karim, purpose=own_key.CORRECT, about=issued.sha256, words=reason)
    waits = actions.issue_summary(own_signature=signature, **told)
    builders.consent(adnan, waits)
    assert DailySummary.objects.get(edition=2).own_signature == signature
    assert found() == []


# What the owner of the database forges, the rights and the triggers of it notwithstanding


def forge(record, *, by, verb, submission=None):
    """Write a record and an entry that follows, as whoever has the whole server could."""
    change = journal.Change(record, submission or uuid4(), "0" * 64)
    journal.write(by=by, verb=verb, changes=[change], save=record.save)


def signature_of(officer, issued, **more):
    told = {"by": officer, "force": officer.force, "summary": issued, "sha256": issued.sha256}
    return Signature(at=timezone.now(), **told, **more)


def test_verifying_the_book_finds_a_forged_signature(real, karim, issued, key):
    assert verify().fault == ""
    forge(signature_of(karim, issued), by=karim, verb="sign")
    (fault,) = verify().faults
    assert fault.endswith(f"sign_summary is not signed with the own key of officer {karim.pk}")


def test_words_taken_from_a_signature_in_row_and_book_are_found(real, karim, issued, key):
    """As the database's superuser, for whom no trigger and no right stands in the way."""
    sign(karim, issued, **signing(key, karim, issued, "But two."))
    entry = JournalEntry.objects.head()
    tamper("UPDATE incidents_signature SET reservation = %s", "")
    rehash(entry.position, entry.payload.replace("But two.", ""))
    assert Signature.objects.get().state() == JournalEntry.objects.head().state()
    wrong = f"entry {entry.position}: sign_summary is not signed with the own key"
    assert any(fault.startswith(wrong) for fault in verify().faults)


def test_a_key_put_in_the_place_of_the_officers_is_found(karim, issued, key):
    """With a key of the forger's own the signature would be right: the key is not."""
    own, held = Passphrase(), OfficerKey.objects.get(officer=karim)
    submission = uuid4()
    text = itself(own, karim)
    held.public_key = own.told(karim)["public_key"]
    held.proof, held.by_former = own.sign(text), own.sign(text)
    forge(held, by=karim, verb="replace_key", submission=submission)
    told = signing(own, karim, issued)
    made, submission = told["own_signature"], told["submission"]
    signature = signature_of(karim, issued, own_signature=made)
    forge(signature, by=karim, verb="sign", submission=submission)
    (fault,) = found()
    assert fault.endswith("is replaced without the key before")


def test_a_key_taken_away_without_consent_is_found(karim, dara, key):
    held = OfficerKey.objects.get(officer=karim)
    held.ended_at = timezone.now()
    forge(held, by=dara, verb="reset_key")
    (fault,) = found()
    assert fault.endswith("is taken away, and nobody consented")


def test_a_forged_consent_and_one_put_in_later_are_found(dara, salam, former):
    register(salam)
    waits = rooms.post(by=dara, submission=uuid4(), officer=former, role="commander")
    waits.consents = [{"force": "iraqi", "by": salam.key(), "at": "2026-11-30T00:00:00Z"}]
    forge(waits, by=salam, verb="consent")
    assert ["consent is not signed" in fault for fault in found()] == [True]
    waits.consents = [{**waits.consents[0], "at": "2026-11-29T00:00:00Z"}]
    forge(waits, by=salam, verb="consent")
    assert any("earlier consents were changed" in fault for fault in found())


# Through the doors


def filled(signature) -> str:
    return json.dumps(signature)


def test_the_page_signs_and_names_the_key_and_so_does_the_paper(karim, issued, key, browse):
    client = browse(karim)
    page = client.get(PAGE)
    assert "takes scripts" in page.content.decode()
    assert "data-signing=" in page.content.decode()
    told = signing(key, karim, issued)
    fields = {**told, "edition": 1, "own_signature": filled(told["own_signature"])}
    bare = client.post(SIGN, {**fields, "own_signature": ""})
    assert bare.status_code == 400
    assert "Sign with your own key" in bare.content.decode()
    assert client.post(SIGN, {**fields, "own_signature": "no JSON"}).status_code == 400
    assert client.post(SIGN, fields).status_code == 302
    assert OfficerKey.objects.get().mark in client.get(PAGE).content.decode()
    told = DailySummary.objects.get().signatures.get()
    assert told.own_mark == OfficerKey.objects.get().mark


def test_a_key_is_made_on_its_page_and_leads_back(karim, browse, settings):
    settings.OWN_KEYS = True
    client, key, submission = browse(karim), Passphrase(), uuid4()
    assert "passphrase" in client.get("/account/key/").content.decode()
    answer = {"key": key.told(karim), "proof": key.sign(itself(key, karim))}
    fields = {"kind": "passphrase", "submission": submission, "next": PAGE}
    bare = client.post("/account/key/", fields)
    assert (bare.status_code, own_key.of(karim)) == (400, None)
    assert client.post("/account/key/", {**fields, "answer": filled(answer)}).url == PAGE
    assert own_key.of(karim).mark in client.get("/account/").content.decode()
    assert own_key.of(karim).mark in client.get(f"/officers/{karim.pk}/").content.decode()


def test_a_proposal_is_consented_to_on_its_page_with_the_key(dara, salam, former, browse):
    key, client = register(salam), browse(salam)
    waits = rooms.post(by=dara, submission=uuid4(), officer=former, role="commander")
    address, submission = f"/proposals/{waits.pk}/", uuid4()
    assert client.get(address).content.decode().count("data-signing=") == 2
    bare = client.post(f"{address}consent/", {"submission": submission})
    assert bare.status_code == 400
    assert "Sign with your own key" in bare.content.decode()
    about = {"purpose": own_key.CONSENT, "about": waits.asked_digest, "submission": submission}
    fields = {"submission": submission, "own_signature": filled(under(key, salam, **about))}
    assert client.post(f"{address}consent/", fields).status_code == 302
    assert former.active_postings()


def test_the_api_takes_the_signature_and_says_what_is_wrong_without(karim, issued, key, browse):
    told = signing(key, karim, issued)
    body = {**told, "submission": str(told["submission"]), "edition": 1}
    address = f"/api/v1/summaries/{DAY}/sign"
    post = {"path": address, "content_type": "application/json"}
    bare = browse(karim).post(data={**body, "own_signature": None}, **post)
    assert bare.status_code == 400
    assert bare.json()["errors"][0]["path"] == "own_signature"
    answer = browse(karim).post(data=body, **post)
    assert answer.status_code == 201, answer.content
    assert answer.json()["own_signature"]["key"] == key.fingerprint


def test_only_its_officer_is_given_what_the_passphrase_opens(karim, key, feed, pull, adnan, browse):
    karim = Officer.objects.get(pk=karim.pk)
    assert "c2FsdA==" in browse(karim).get("/account/key/").content.decode()
    assert "c2FsdA==" not in browse(adnan).get(f"/officers/{karim.pk}/").content.decode()
    changes = pull(feed, "roster", "incidents").get("/api/v1/changes?after=0&limit=500")
    assert "c2FsdA==" not in changes.content.decode()


# What others do carries the time of the session's last code


def test_an_entry_says_in_words_when_the_session_last_had_a_code(
    nalin, hassan, amal, browse, time_machine
):
    client = carrying(browse, nalin, still(time_machine))
    given = timezone.localtime(timezone.now()).strftime("%Y-%m-%d")
    client.post("/notes/", {"submission": uuid4(), "text": "Line check.", "centre": "K1"})
    entry = JournalEntry.objects.head()
    assert (entry.verb, entry.by) == ("note", nalin)
    assert entry.content()["confirmed"].endswith("Z")
    page = browse(amal).get(f"/journal/{entry.position}/").content.decode()
    assert "code given" in page and given in page
    builders.note(hassan)
    page = browse(amal).get(f"/journal/{journal.position()}/").content.decode()
    assert "no code was given in this session" in page
    first = JournalEntry.objects.filter(pk=1).get()
    assert "confirmed" not in first.content()
    page = browse(amal).get("/journal/1/").content.decode()
    assert "in this session" not in page and "code given" not in page
