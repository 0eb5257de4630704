"""Requests at the screen: asking, what waits for whom, answering, and what one is told."""

from datetime import timedelta
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from centres.text.marks import END, LEFT_TO_RIGHT, marked
from incidents.forms import first_asked
from incidents.models import Obligation, Request
from tests.support import builders
from tests.support.filled_form import opened
from tests.test_bad_input import STORABLE, one_form

pytestmark = pytest.mark.django_db

LIST, NEW = "/requests/", "/requests/new/"


def typed(**fields):
    """Return what a browser sends of a form in which everything was filled in."""
    return {
        "submission": str(uuid4()),
        "opened": first_asked()["opened"],
        "centre": "K1",
        "addressee": "DIYALA",
        "kind": "verify",
        "text": "Is the road closed?",
        "within": "3",
        **fields,
    }


def text_of(page) -> str:
    return page.content.decode()


def group(page, title) -> list[Request]:
    """Return what the list shows under a heading."""
    (found,) = [group for group in page.context["groups"] if group["title"] == title]
    return [row["asked"] for row in found["rows"]]


def test_an_officer_asks_another_room_and_is_told_until_when(nalin, browse):
    client = browse(nalin)
    assert NEW in text_of(client.get(LIST))
    page = client.post(NEW, typed(), follow=True)
    asked = Request.objects.get()
    assert page.redirect_chain == [(f"/requests/{asked.pk}/", 302)]
    assert "Asked Diyala, due " in text_of(page)
    assert (asked.centre_id, asked.addressee_id, asked.channel) == ("K1", "DIYALA", "page")
    wait = asked.due_at - timezone.now()
    assert timedelta(hours=2, minutes=58) < wait <= timedelta(hours=3)
    assert Obligation.objects.get().due_at == asked.due_at


@pytest.mark.parametrize("hours", ["1", "3", "12", "24"])
def test_the_times_offered_say_the_very_minute(hours, nalin, browse):
    form = browse(nalin).get(NEW).context["form"]
    label = dict(form.fields["within"].choices)[hours]
    browse(nalin).post(NEW, typed(opened=form["opened"].value(), within=hours))
    page = text_of(browse(nalin).get(Request.objects.get().get_absolute_url()))
    dtg = label.partition(LEFT_TO_RIGHT)[2].rstrip(END).replace("\u00a0", " ")
    assert label.startswith(f"in {hours} h, ") and dtg in page


def test_a_due_time_may_be_written(nalin, browse, time_machine):
    tomorrow = timezone.now() + timedelta(days=1)
    time_machine.move_to(tomorrow.replace(hour=9, minute=0, second=30))
    browse(nalin).post(NEW, typed(within="", due="14:05"))
    due = Request.objects.get().due_at
    assert (due.hour, due.minute) == (11, 5)  # 14:05C
    assert timedelta(0) < due - timezone.now() < timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"within": ""}, "within", "Give a due time."),
        ({"due": "14:05"}, "due", "Choose a time or write one, not both."),
        ({"within": "", "due": "soon"}, "due", "This is not a time."),
        ({"within": "", "due": "22 NOV 99"}, "due", "Say at which hour as well"),
        ({"within": "", "due": "221405C NOV 25"}, "due", "This time is past"),
        ({"within": "", "due": "221405C NOV 2098"}, "due", "more than a year ahead"),
        ({"within": "7"}, "within", "Choose one of those that are offered."),
        ({"addressee": ""}, "addressee", "This field is required."),
        ({"addressee": "K1"}, "addressee", "Choose one of those that are offered."),
        ({"addressee": "a\x00b"}, "addressee", "Null characters are not allowed."),
        ({"kind": "attack"}, "kind", "Choose one of those that are offered."),
        ({"text": " \r\n "}, "text", "This field is required."),
        ({"text": "nul\x00"}, "text", "Null characters are not allowed."),
        ({"text": "x" * 2_001}, "text", "at most 2000 characters"),
        ({"centre": "MOSUL"}, "centre", "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_in_place_and_nothing_typed_is_lost(
    fields, name, sentence, nalin, browse
):
    page = browse(nalin).post(NEW, typed(**fields))
    assert page.status_code == 400
    form = page.context["form"]
    assert set(form.errors) == {name}
    assert sentence in form.errors[name][0]
    assert form["text"].value() == fields.get("text", "Is the road closed?")
    assert not Request.objects.exists()


@pytest.mark.parametrize("opened", ["", "yesterday", "2026-01-01T00:00:00", "0001-01-01T00:00Z"])
def test_a_page_open_too_long_offers_its_times_anew(opened, nalin, browse):
    """Else "in 1 h" would mean an hour that has passed."""
    page = browse(nalin).post(NEW, typed(opened=opened))
    form = page.context["form"]
    assert form.errors == {"within": ["This page was open too long: choose the time again."]}
    assert form["text"].value() == "Is the road closed?"
    again = browse(nalin).post(NEW, typed(opened=form["opened"].value()))
    assert again.status_code == 302


def test_the_same_form_sent_twice_asks_once(nalin, browse, time_machine):
    client, form = browse(nalin), typed()
    first = client.post(NEW, form)
    time_machine.move_to(
        timezone.now() + timedelta(minutes=5)
    )  # a poor link: the answer was not seen
    assert client.post(NEW, form).url == first.url
    otherwise = client.post(NEW, form | {"text": "Other words."})
    assert otherwise.status_code == 400
    assert "This form was already sent with different content" in text_of(otherwise)
    assert Request.objects.count() == 1


def test_one_asks_about_the_report_in_the_address(nalin, browse):
    incident = builders.report(nalin)
    client = browse(nalin)
    address = f"{NEW}?incident={incident.number}"
    assert address in text_of(client.get(incident.get_absolute_url()))
    assert incident.number in text_of(client.get(address))
    client.post(address, typed())
    assert Request.objects.get().incident == incident
    part = text_of(client.get(incident.get_absolute_url()))
    assert Request.objects.get().get_absolute_url() in part
    assert "Is the road closed?" in part


@pytest.mark.parametrize("number", ["K1-2026-9999", "x", "a\x00", "'", "9" * 400])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_report_that_is_not_there_is_not_found(method, number, nalin, browse):
    address = f"{NEW}?incident={quote(number)}"
    assert getattr(browse(nalin), method)(address).status_code == 404


def test_nobody_asks_about_a_struck_report(nalin, browse):
    struck = builders.strike(nalin, builders.report(nalin))
    client = browse(nalin)
    address = f"{NEW}?incident={struck.number}"
    assert address not in text_of(client.get(struck.get_absolute_url()))
    page = client.post(address, typed())
    assert page.status_code == 400
    assert "This report is struck: it stays as it is." in text_of(page)


@override_settings(TRAINING=False)
def test_a_request_about_a_record_for_training_is_marked_and_owed_by_nobody(nalin, zainab, browse):
    drill = builders.report(nalin, exercise=True)
    client = browse(nalin)
    assert "EXERCISE" in text_of(client.get(f"{NEW}?incident={drill.number}"))
    client.post(f"{NEW}?incident={drill.number}", typed())
    for address in (LIST, Request.objects.get().get_absolute_url(), drill.get_absolute_url()):
        assert "EXERCISE" in text_of(browse(zainab).get(address))
    assert not Obligation.objects.exists()


def test_a_room_is_not_offered_itself_and_an_officer_of_two_says_which(nalin, browse):
    first = browse(nalin).get(NEW).context["form"]
    assert [room.pk for room in first.fields["addressee"].queryset] == [
        "DIYALA",
        "MAKHMOUR",
        "MOSUL",
    ]
    builders.post(nalin, "liaison", "DIYALA")
    page = browse(nalin).post(NEW, typed(addressee="K1", centre="K1"))
    assert page.context["form"].errors == {"addressee": ["A room asks another room."]}
    browse(nalin).post(NEW, typed(addressee="K1", centre="DIYALA"))
    assert Request.objects.get().centre_id == "DIYALA"


def test_a_commander_asks_for_any_active_room(karim, browse):
    builders.rooms.change_centre(
        by=builders.setup(),
        submission=uuid4(),
        centre=(closed := _centre("MOSUL")),
        based_on=closed.position,
        fields={"status": "closed"},
    )
    form = browse(karim).get(NEW).context["form"]
    assert [room.pk for room in form.fields["centre"].queryset] == ["DIYALA", "K1", "MAKHMOUR"]
    browse(karim).post(NEW, typed(centre="MAKHMOUR"))
    asked = Request.objects.get()
    assert (asked.centre_id, asked.asked_by) == ("MAKHMOUR", karim)


def _centre(code):
    return builders.Centre.objects.get(pk=code)


def test_each_room_sees_what_is_asked_of_it_and_what_it_asked_the_next_due_first(
    nalin, hassan, zainab, rezan, browse
):
    later = builders.ask(nalin, "DIYALA", due_at=timezone.now() + timedelta(hours=9))
    sooner = builders.ask(hassan, "DIYALA", due_at=timezone.now() + timedelta(hours=1))
    theirs = builders.ask(rezan, "K1")
    done = builders.ask(nalin, "DIYALA")
    builders.complete(zainab, done, "It is open.")
    page = browse(nalin).get(LIST)
    assert group(page, "Ours to them") == [sooner, later]
    assert group(page, "Theirs to us") == [theirs]
    assert [row["asked"] for row in page.context["closed"]] == [done]
    assert "It is open." in text_of(page)
    page = browse(zainab).get(LIST)
    assert group(page, "Theirs to us") == [sooner, later]
    assert group(page, "Ours to them") == []
    assert [row["asked"] for row in page.context["others"]] == [theirs]
    assert [row["asked"] for row in browse(rezan).get(LIST).context["closed"]] == []


@pytest.mark.parametrize("name", ["karim", "amal"])
def test_a_commander_and_an_auditor_see_all_by_the_room_that_owes(name, request, browse):
    nalin, rezan = (request.getfixturevalue(n) for n in ("nalin", "rezan"))
    one, two, three = (
        builders.ask(nalin, "DIYALA"),
        builders.ask(rezan, "K1"),
        builders.ask(rezan, "DIYALA"),
    )
    page = browse(request.getfixturevalue(name)).get(LIST)
    assert [found["title"] for found in page.context["groups"]] == [
        "Owed by Diyala",
        "Owed by Kirkuk (K1)",
    ]
    assert group(page, "Owed by Diyala") == [one, three]
    assert group(page, "Owed by Kirkuk (K1)") == [two]


def test_a_closed_request_is_listed_for_thirty_days(nalin, zainab, browse, time_machine):
    builders.decline(zainab, builders.ask(nalin, "DIYALA"))
    now = timezone.now()
    time_machine.move_to(now + timedelta(days=29))
    assert len(browse(nalin).get(LIST).context["closed"]) == 1
    time_machine.move_to(now + timedelta(days=31))
    assert len(browse(nalin).get(LIST).context["closed"]) == 0


@pytest.mark.parametrize(
    ("shift", "words", "late"),
    [
        (timedelta(0), "3 h left", False),
        (timedelta(hours=1, minutes=1), "119 min left", False),
        (timedelta(hours=2, minutes=50), "10 min left", False),
        (timedelta(hours=3, minutes=12), "12 min late", True),
        (timedelta(hours=9), "6 h late", True),
    ],
)
def test_clocks_say_how_long_in_words(shift, words, late, nalin, browse, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    now = timezone.now()
    builders.ask(nalin, "DIYALA", due_at=now + timedelta(hours=3, seconds=1))
    time_machine.move_to(now + shift + timedelta(seconds=1), tick=False)
    page = text_of(browse(nalin).get(LIST))
    assert words in page
    assert ('class="clock late"' in page.partition("</time>")[0]) is late


def test_the_room_asked_accepts_then_says_what_came_of_it(nalin, zainab, browse):
    asked = builders.ask(nalin, "DIYALA")
    client, address = browse(zainab), asked.get_absolute_url()
    page = client.get(address)
    assert set(page.context["forms"]) == {"accept", "decline", "complete"}
    page = client.post(f"{address}accept/", {"submission": str(uuid4())}, follow=True)
    assert set(page.context["forms"]) == {"decline", "complete"}
    sent = {"submission": str(uuid4()), "result": "The road is open."}
    page = client.post(f"{address}complete/", sent, follow=True)
    assert page.context["forms"] == {}
    steps = [(step["words"], step["by"], step["text"]) for step in page.context["history"]]
    assert steps == [
        ("Request completed", zainab, "The road is open."),
        ("Request accepted", zainab, ""),
        ("Request made", nalin, ""),
    ]
    assert "The road is open." in text_of(browse(nalin).get(address))


def test_the_room_asked_declines_with_a_reason(nalin, zainab, browse):
    address = builders.ask(nalin, "DIYALA").get_absolute_url()
    client = browse(zainab)
    page = client.post(f"{address}decline/", {"submission": str(uuid4()), "reason": " "})
    assert (page.status_code, set(page.context["tried"].errors)) == (400, {"reason"})
    sent = {"submission": str(uuid4()), "reason": "No patrol is free."}
    page = client.post(f"{address}decline/", sent, follow=True)
    assert Request.objects.get().status == "declined"
    assert "No patrol is free." in text_of(page)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("nalin", {"withdraw"}),
        ("hassan", {"withdraw"}),
        ("karim", {"withdraw"}),
        ("rezan", set()),
        ("amal", set()),
    ],
)
def test_others_are_offered_what_is_theirs(name, forms, request, browse):
    address = builders.ask(request.getfixturevalue("nalin"), "DIYALA").get_absolute_url()
    page = browse(request.getfixturevalue(name)).get(address)
    assert set(page.context["forms"]) == forms
    for verb in ("accept", "decline", "complete", "withdraw"):
        assert (f"{address}{verb}/" in text_of(page)) is (verb in forms)


def test_the_asking_room_takes_it_back(nalin, hassan, browse):
    address = builders.ask(nalin, "DIYALA").get_absolute_url()
    browse(hassan).post(f"{address}withdraw/", {"submission": str(uuid4())})
    assert Request.objects.get().status == "withdrawn"
    assert Obligation.objects.get().void


def test_who_was_slower_is_told_and_shown_how_it_stands_with_the_own_words(nalin, zainab, browse):
    asked = builders.ask(nalin, "DIYALA")
    client, address = browse(zainab), asked.get_absolute_url()
    client.get(address)
    builders.withdraw(nalin, asked)
    sent = {"submission": str(uuid4()), "result": "Two hours of driving."}
    page = client.post(f"{address}complete/", sent)
    assert page.status_code == 400
    assert "This request is not waiting any more: Withdrawn." in text_of(page)
    assert page.context["asked"].status == "withdrawn"
    assert "Two hours of driving." in text_of(page)
    page = client.post(f"{address}accept/", {"submission": str(uuid4())})
    assert "This request is not waiting any more: Withdrawn." in text_of(page)


def test_a_step_sent_twice_is_one(nalin, zainab, browse):
    address = builders.ask(nalin, "DIYALA").get_absolute_url()
    client, sent = browse(zainab), {"submission": str(uuid4()), "result": "Open."}
    assert [client.post(f"{address}complete/", sent).status_code for _time in "ab"] == [302, 302]
    assert len(client.get(address).context["history"]) == 2


@pytest.mark.parametrize("verb", ["accept", "decline", "complete", "withdraw"])
def test_the_address_of_a_step_leads_to_the_request(verb, nalin, browse):
    asked = builders.ask(nalin, "DIYALA")
    assert browse(nalin).get(f"{asked.get_absolute_url()}{verb}/").url == asked.get_absolute_url()


@pytest.mark.parametrize("submission", ["", "x", "\x00", "9" * 400])
def test_a_submission_that_is_none_is_refused(submission, nalin, zainab, browse):
    address = builders.ask(nalin, "DIYALA").get_absolute_url()
    page = browse(zainab).post(f"{address}accept/", {"submission": submission})
    assert page.status_code == 400
    assert Request.objects.get().status == "open"


@pytest.mark.parametrize("key", ["x", "K1-2026-0001", "0" * 32, "%00", str(UUID(int=1))])
def test_a_request_that_is_not_there_is_not_found(key, nalin, browse):
    assert browse(nalin).get(f"/requests/{key}/").status_code == 404


@pytest.mark.parametrize("text", STORABLE.values(), ids=STORABLE)
def test_any_text_is_shown_as_it_is_and_never_run(text, nalin, zainab, browse):
    asked = builders.ask(nalin, "DIYALA", builders.report(nalin), text=text)
    builders.complete(zainab, asked, text)
    for address in (LIST, asked.get_absolute_url(), asked.incident.get_absolute_url()):
        page = text_of(browse(nalin).get(address))
        assert "<script>alert" not in page
    page = text_of(browse(nalin).get(asked.get_absolute_url()))
    assert escape(marked(one_form(text).strip()[:10])) in page


@pytest.mark.parametrize("address", [LIST, "{request}"])
def test_a_page_that_polls_is_told_only_when_something_has_changed(
    address, nalin, zainab, browse, time_machine
):
    whole_minute = timezone.now().replace(second=5) + timedelta(minutes=1)
    time_machine.move_to(whole_minute, tick=False)
    asked = builders.ask(nalin, "DIYALA")
    client, poll = browse(nalin), {"X-Poll": "1"}
    page = client.get(address.format(request=asked.get_absolute_url()))
    assert f'hx-get="{escape(page.context["live"]["url"])}"' in text_of(page)
    url = page.context["live"]["url"]
    assert client.get(url, headers=poll).status_code == 204
    builders.accept(zainab, asked)
    answer = client.get(url, headers=poll)
    assert answer.status_code == 200
    assert "Accepted" in text_of(answer)
    assert 'hx-swap-oob="true"' in text_of(answer)
    assert "<html" not in text_of(answer)
    assert client.get(answer.context["live"]["url"], headers=poll).status_code == 204
    assert client.get(url).status_code == 200  # no poll: a page, whatever was seen


def test_no_text_that_is_being_typed_is_replaced_by_polling(nalin, zainab, browse):
    address = builders.ask(nalin, "DIYALA").get_absolute_url()
    client = browse(zainab)
    assert "<textarea" in text_of(client.get(address))
    assert "<textarea" not in text_of(client.get(address, headers={"X-Poll": "1"}))


def test_the_fields_of_a_page_have_names_of_their_own(nalin, zainab, browse):
    address = builders.ask(nalin, "DIYALA").get_absolute_url()
    page = text_of(browse(zainab).get(address))
    ids = [part.partition('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_the_way_to_the_requests_is_in_the_navigation(nalin, amal, dara, browse):
    for officer in (nalin, amal):
        page = text_of(browse(officer).get("/centres/"))
        assert page.index('href="/incidents/"') < page.index('href="/requests/"')
        assert page.index('href="/requests/"') < page.index('href="/notes/"')
    assert 'href="/requests/"' not in text_of(browse(dara).get("/centres/"))


def test_the_pages_cost_a_fixed_number_of_queries(nalin, zainab, rezan, browse):
    client, incident = browse(nalin), builders.report(nalin)
    asked = builders.ask(nalin, "DIYALA", incident)
    builders.complete(zainab, builders.ask(nalin, "DIYALA", incident))
    addresses = [LIST, NEW, asked.get_absolute_url(), incident.get_absolute_url()]
    for address in (LIST, addresses[-1]):  # the first time it is noted that one has read
        client.get(address)

    def costs():
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    few = costs()
    for number in range(5):
        other = builders.report(rezan)
        builders.accept(zainab, builders.ask(rezan, "DIYALA", other, text=f"{number}?"))
        builders.decline(nalin, builders.ask(rezan, "K1", incident))
        builders.ask(rezan, "K1", incident)
    assert costs() == few
    assert few[:3] == [13, 7, 9]


def test_an_empty_form_is_as_a_browser_sends_it(nalin, browse):
    sent = opened(browse(nalin), NEW)
    page = browse(nalin).post(NEW, sent)
    assert set(page.context["form"].errors) == {"addressee", "kind", "text", "within"}
