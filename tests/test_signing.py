"""Signing an issued day: one signature of each force, under the hash that was read."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centres.models import JournalEntry, Officer
from incidents.models import DailySummary, Signature
from tests.support import builders
from tests.support.story import DAY

PAGE, SIGN = f"/summary/{DAY}/", f"/summary/{DAY}/sign/"


@pytest.fixture
def issued(nalin, karim):
    builders.report(nalin, occurred_at=builders.at(2026, 11, 10, 9))
    return builders.issue(karim, DAY)


def send(client, issued, **fields):
    told = {"submission": uuid4(), "edition": issued.edition, "sha256": issued.sha256}
    return client.post(SIGN, told | fields)


def test_a_commander_of_each_force_signs(issued, karim, adnan, browse):
    for commander in (karim, adnan):
        client = browse(commander)
        assert SIGN in client.get(PAGE).content.decode()
        assert send(client, issued).url == PAGE
        assert SIGN not in client.get(PAGE).content.decode()
    signed = Signature.objects.values_list("force", "by__username", "sha256")
    assert set(signed) == {
        ("peshmerga", "karim", issued.sha256),
        ("iraqi", "adnan", issued.sha256),
    }
    text = browse(karim).get(PAGE).content.decode()
    assert "Karim Rashid" in text and "Adnan Hamid" in text
    assert "not signed yet" not in text


def test_a_force_that_has_not_signed_is_said_not_to_have(issued, karim, amal, browse):
    builders.sign(karim, issued)
    text = browse(amal).get(PAGE).content.decode()
    assert text.count("not signed yet") == 1


def test_a_force_signs_once(issued, karim, browse):
    """A second commander of the same force finds that it has signed."""
    second = builders.enrol("shwan", rank="brigadier", force_id="peshmerga")
    builders.post(second, "commander")
    builders.sign(karim, issued)
    client = browse(second)
    assert SIGN not in client.get(PAGE).content.decode()
    answer = send(client, issued)
    assert answer.status_code == 400
    assert "Your force has signed this edition already." in answer.content.decode()
    assert Signature.objects.count() == 1


def test_two_of_one_force_that_sign_at_once_make_one_signature(real, karim, together):
    second = builders.enrol("shwan", rank="brigadier", force_id="peshmerga")
    builders.post(second, "commander")
    issued = builders.issue(karim, DAY)
    results = together(*(lambda by=by: builders.sign(by, issued) for by in (karim, second)))
    assert len([r for r in results if isinstance(r, ValidationError)]) == 1
    assert Signature.objects.count() == 1


def test_one_signs_with_a_reservation(issued, adnan, karim, browse):
    words = "نتحفّظ على عدد القتلى."
    assert send(browse(adnan), issued, reservation=words).status_code == 302
    text = browse(karim).get(PAGE).content.decode()
    assert "signed with reservation" in text and words in text
    assert Signature.objects.get().reservation == words


@pytest.mark.parametrize("hash_", ["0" * 64, "", "x", "a" * 65, "\x00"])
def test_another_hash_than_the_one_issued_is_refused(issued, karim, browse, hash_):
    answer = send(browse(karim), issued, sha256=hash_)
    assert answer.status_code == 400
    assert not Signature.objects.exists()


def test_what_was_typed_comes_back_with_the_refusal(issued, karim, browse):
    answer = send(browse(karim), issued, sha256="0" * 64, reservation="The count is doubtful.")
    text = answer.content.decode()
    assert "This is not the hash of this edition." in text
    assert "The count is doubtful." in text


@pytest.mark.parametrize("edition", ["0", "2", "x", "9" * 30])
def test_an_edition_that_is_none_cannot_be_signed(issued, karim, browse, edition):
    assert send(browse(karim), issued, edition=edition).status_code in (400, 404)
    assert not Signature.objects.exists()


def test_a_corrected_edition_is_signed_apart(issued, karim, browse):
    builders.sign(karim, issued)
    second = builders.issue(karim, DAY, edition=2, reason="A report came late.")
    client = browse(karim)
    assert SIGN in client.get(PAGE).content.decode()
    assert send(client, second).status_code == 302
    signed = {s.summary.edition: s.sha256 for s in Signature.objects.all()}
    assert signed == {1: issued.sha256, 2: second.sha256}
    assert issued.sha256 != second.sha256


def test_signing_the_first_edition_signs_nothing_of_the_second(issued, karim, browse):
    second = builders.issue(karim, DAY, edition=2, reason="A report came late.")
    assert send(browse(karim), issued, sha256=second.sha256).status_code == 400
    assert send(browse(karim), issued).status_code == 302
    assert not second.signatures.exists()


def test_a_signature_changes_nothing_of_what_is_signed(issued, karim, adnan):
    builders.sign(karim, issued)
    builders.sign(adnan, issued, reservation="One figure is doubtful.")
    assert DailySummary.objects.get().core == issued.core


def test_a_retry_signs_once(issued, karim):
    submission = uuid4()
    first = builders.sign(karim, issued, submission=submission)
    assert builders.sign(karim, issued, submission=submission) == first


@pytest.mark.parametrize("username", ["nalin", "baran", "zainab", "amal", "dara", "clock"])
def test_nobody_else_signs(issued, username, browse):
    officer = Officer.objects.get(username=username)
    with pytest.raises(PermissionDenied):
        builders.sign(officer, issued)
    assert SIGN not in browse(officer).get(PAGE).content.decode()


def test_the_journal_says_what_was_signed_and_by_whom(issued, adnan):
    signature = builders.sign(adnan, issued, reservation="One figure is doubtful.")
    entry = JournalEntry.objects.head()
    assert (entry.verb, entry.by) == ("sign", adnan)
    assert entry.state() == signature.state()
    assert entry.state()["sha256"] == issued.sha256
