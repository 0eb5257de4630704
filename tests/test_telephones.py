"""Telephone numbers: of a room and of an officer in a posting, as people write and call them."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from centres import actions as rooms
from centres.journal import verify
from centres.models import Alert, Centre, JournalEntry, Posting
from tests.support import builders

pytestmark = pytest.mark.usefixtures("db_or_real")
NUMBER = "+964 770 123 4567"


def k1():
    return Centre.objects.get(pk="K1")


def called(telephone):
    fields = {"telephone": telephone}
    return rooms.change_centre(by=builders.setup(), submission=uuid4(), centre=k1(), fields=fields)


def posted(**more):
    officer = builders.enrol("shilan", rank="captain", force_id="peshmerga")
    return builders.post(officer, "liaison", "K1", **more)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (NUMBER, NUMBER),
        ("٠٧٧٠ ١٢٣ ٤٥٦٧", "0770 123 4567"),
        ("  ۰۷۷۰\u200f ۱۲۳  ۴۵۶۷ ", "0770 123 4567"),
        ("", ""),
    ],
)
def test_a_number_is_kept_in_western_digits_however_it_is_written(written, kept):
    assert called(written).telephone == kept
    assert posted(telephone=written).telephone == kept


@pytest.mark.parametrize(
    "written", ["0770-KIRKUK", "+", "++964", "1" * 31, "javascript:1", "07\x0070"]
)
def test_what_nobody_can_call_is_refused_with_a_sentence(written):
    with pytest.raises(ValidationError) as refused:
        called(written)
    assert set(refused.value.message_dict) == {"telephone"}
    with pytest.raises(ValidationError):
        posted(telephone=written)


def test_it_is_in_the_book_where_there_is_one_and_the_book_verifies(real):
    assert "telephone" not in k1().state()
    called(NUMBER)
    posting = posted(telephone=NUMBER)
    for record in (k1(), posting):
        entry = JournalEntry.objects.filter(subject=record.subject, key=record.key()).last()
        assert entry.state()["telephone"] == NUMBER
    called("")
    assert "telephone" not in k1().state()
    assert verify.verify().faults == []


def test_the_board_shows_whom_one_calls(nalin, zainab, browse):
    called(NUMBER)
    shilan = posted(telephone="0770 999").officer
    builders.watch(shilan)
    builders.watch(nalin)
    page = browse(zainab).get("/").text
    assert 'href="tel:+9647701234567"><bdi dir="ltr">+964 770 123 4567' in page
    assert 'href="tel:0770999"' in page
    for name in ("Captain Shilan", "Captain Nalin Aziz"):
        assert name in page
    for address in ("/centres/", "/centres/K1/"):
        assert 'href="tel:+9647701234567"' in browse(zainab).get(address).text
    assert 'href="tel:0770999"' in browse(zainab).get("/centres/K1/").text
    assert 'href="tel:0770999"' in browse(zainab).get(shilan.get_absolute_url()).text


def test_a_number_of_a_posting_that_has_ended_is_not_called(nalin, browse):
    posting = posted(telephone="0770 999")
    rooms.end_posting(by=builders.setup(), submission=uuid4(), posting=posting)
    builders.post(posting.officer, "liaison", "K1", telephone="0770 111")
    builders.watch(posting.officer)
    page = browse(nalin).get("/").text
    assert "0770 111" in page and "0770 999" not in page


def test_administrators_write_them_on_the_forms(dara, browse):
    client = browse(dara)
    page = client.get("/centres/K1/change/")
    sent = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    sent = {name: "" if value is None else value for name, value in sent.items()}
    assert client.post("/centres/K1/change/", {**sent, "telephone": "٠٧٧٠ ١٢٣"}).status_code == 302
    assert k1().telephone == "0770 123"
    again = client.get("/centres/K1/change/")
    assert again.context["form"]["telephone"].value() == "0770 123"
    wrong = client.post("/centres/K1/change/", {**sent, "telephone": "call me"})
    assert wrong.status_code == 400 and "Give digits and spaces" in wrong.text
    officer = builders.enrol("shilan", rank="captain", force_id="peshmerga")
    told = {"submission": str(uuid4()), "role": "liaison", "centre": "K1", "telephone": NUMBER}
    assert client.post(f"/officers/{officer.pk}/post/", told).status_code == 302
    assert Posting.objects.get(officer=officer).telephone == NUMBER


def typed_over(client, posting, telephone, query=""):
    """Send the form of the posting's number as it was opened, with another number in it."""
    address = f"/postings/{posting.pk}/telephone/{query}"
    form = client.get(address).context["form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    return client.post(address, {**hidden, "telephone": telephone})


def test_officers_change_their_own_number_on_their_account(nalin, browse):
    posting, client = nalin.postings.get(), browse(nalin)
    page = client.get("/account/").text
    assert f"/postings/{posting.pk}/telephone/?account" in page and "Add a telephone" in page
    sent = typed_over(client, posting, "٠٧٧٠ ٥٥٥", "?account")
    assert sent.status_code == 302 and sent["Location"] == "/account/"
    page = client.get("/account/").text
    assert 'href="tel:0770555"' in page and "Change the telephone" in page
    builders.watch(nalin)
    assert 'href="tel:0770555"' in client.get("/").text
    [entry] = JournalEntry.objects.filter(verb="change_telephone")
    assert entry.state()["telephone"] == "0770 555" and entry.by_id == nalin.pk
    typed_over(client, posting, "")
    posting.refresh_from_db()
    assert posting.telephone == "" and "telephone" not in posting.state()
    assert not Alert.objects.filter(officer=nalin).exists()


def test_whoever_changes_anothers_number_tells_that_officer(nalin, baran, hassan, browse):
    posting = nalin.postings.get()
    page = browse(baran).get(nalin.get_absolute_url()).text
    assert f"/postings/{posting.pk}/telephone/" in page
    assert typed_over(browse(baran), posting, NUMBER).status_code == 302
    [alert] = Alert.objects.filter(officer=nalin)
    assert "Telephone changed" in alert.sentences["en"] and baran.name in alert.sentences["en"]
    other = hassan.postings.get()
    assert (
        f"/postings/{other.pk}/telephone/" not in browse(baran).get(other.get_absolute_url()).text
    )
    assert browse(baran).get(f"/postings/{other.pk}/telephone/").status_code == 403


def test_a_number_changed_meanwhile_and_one_of_an_ended_posting_are_not_written_over(
    nalin, baran, browse
):
    posting = nalin.postings.get()
    address = f"/postings/{posting.pk}/telephone/"
    chief = browse(baran)
    hidden = {f.html_name: f.value() for f in chief.get(address).context["form"].hidden_fields()}
    typed_over(browse(nalin), posting, "0770 111")
    late = chief.post(address, {**hidden, "telephone": "0770 222"})
    assert late.status_code == 409 and "0770 111" in late.text and "0770 222" in late.text
    rooms.end_posting(by=builders.setup(), submission=uuid4(), posting=posting)
    assert chief.get(address).status_code == 302
    with pytest.raises(ValidationError, match="ended"):
        rooms.change_telephone(by=baran, submission=uuid4(), posting=posting, telephone=NUMBER)
    posting.refresh_from_db()
    assert posting.telephone == "0770 111"


def test_systems_read_them(feed, pull):
    called(NUMBER)
    posting = posted(telephone=NUMBER)
    client = pull(feed, "roster")
    room = client.get("/api/v1/centres/K1").json()
    assert room["telephone"] == NUMBER
    assert "telephone" not in client.get("/api/v1/centres/MOSUL").json()
    officers = client.get("/api/v1/officers").json()["results"]
    [shilan] = [row for row in officers if row["id"] == str(posting.officer_id)]
    assert [p["telephone"] for p in shilan["postings"]] == [NUMBER]
