"""The pages of the notices: the badge, the list, read and acknowledged, the rules."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres import actions as rooms
from centres.journal import followers
from centres.models import Alert, Area, Officer
from incidents import notices
from incidents.forms.notice_rules import RoomRuleForm, RuleForm
from incidents.models import Notice, NoticeRule, Reading, Receipt
from incidents.notices import inbox_rows
from incidents.notices.rules import takes
from incidents.tasks import telling
from tests.support import builders

pytestmark = pytest.mark.django_db
BADGE, LIST, RULE, ROOM = "/notices/badge/", "/notices/", "/notices/rule/", "/centres/K1/rule/"


def correct(nalin, hassan, **more):
    """Correct a report that Hassan has read; return it, and the notice that tells him."""
    incident = builders.report(nalin)
    Reading.objects.create(officer=hassan, incident=incident, version=1, at=timezone.now())
    revised = builders.revise(nalin, incident, **(more or {"place": "Tuz"}))
    followers.catch_up()
    return revised, Notice.objects.get(officer=hassan, incident=incident)


def flash(nalin):
    incident = builders.report(nalin, kind="abduction")
    followers.catch_up()
    return incident


def unread(officer):
    return Notice.objects.filter(officer=officer).unread().count()


def mark_of(page):
    return re.search(r"/notices/badge/\?after=([0-9-]+)", page.text)[1]


# The badge


def test_the_worker_tells():
    assert telling.__name__ == notices.FOLLOWER  # under this name migration and demo begin it


def test_every_page_of_who_is_told_shows_how_many_are_unread(nalin, hassan, browse):
    client = browse(hassan)
    assert "unread" not in client.get("/incidents/").text
    flash(nalin)
    flash(nalin)
    for address in ("/incidents/", "/centres/", "/account/", "/notices/rule/", "/nothing/"):
        assert re.search(r'<b>2</b> <span class="vh">unread', client.get(address).text), address


def test_who_is_told_of_nothing_has_no_badge(former, browse):
    wall = builders.enrol("wall")
    builders.post(wall, "display", "K1")
    for officer in (wall, former):
        assert 'id="notices"' not in browse(officer).get("/account/", follow=True).text
        assert browse(officer).get(BADGE).status_code == 403


def test_the_badge_is_sent_again_only_once_something_has_changed(nalin, hassan, browse):
    client = browse(hassan)
    poll = {"X-Poll": "1", "HX-Request": "true"}
    mark = mark_of(client.get("/incidents/"))
    assert client.get(BADGE, {"after": mark}, headers=poll).status_code == 204
    flash(nalin)
    changed = client.get(BADGE, {"after": mark}, headers=poll)
    assert changed.status_code == 200
    assert "<b>1</b>" in changed.text
    assert "<html" not in changed.text
    mark = mark_of(changed)
    assert client.get(BADGE, {"after": mark}, headers=poll).status_code == 204
    notices.read_all(hassan)
    assert client.get(BADGE, {"after": mark}, headers=poll).status_code == 200


def test_asking_for_the_badge_is_one_cheap_query(nalin, hassan, browse):
    client = browse(hassan)
    client.get("/incidents/")
    flash(nalin)
    with CaptureQueriesContext(connection) as asked:
        client.get(BADGE, {"after": "x"}, headers={"X-Poll": "1"})
    about = [query["sql"] for query in asked.captured_queries if "notice" in query["sql"]]
    assert len(about) == 1
    assert len(asked) == 5  # session, officer, postings and alerts beside it


@pytest.mark.parametrize("wanted", [True, False])
def test_flash_may_be_heard_until_its_officer_switches_it_off(nalin, hassan, browse, wanted):
    notices.set_sound(hassan, heard=wanted)
    flash(nalin)
    page = browse(hassan).get("/incidents/").text
    newest = Notice.objects.get(officer=hassan).pk
    assert f'data-flash="{newest}"' in page
    assert f'data-sound="{"on" if wanted else ""}"' in page


def test_the_switch_of_the_sound_stands_on_the_board_and_beside_the_rules(hassan, browse):
    client = browse(hassan)
    for page in ("/", RULE):
        assert "Sound for flash: on" in client.get(page).text
        answer = client.post("/notices/sound/", {"heard": "no", "next": page})
        assert answer.url == page
        assert "Sound for flash: off" in client.get(page).text
        client.post("/notices/sound/", {"heard": "yes", "next": page})
    answer = client.post("/notices/sound/", {"heard": "no", "next": "https://elsewhere.example/"})
    assert answer.url == "/"
    hassan.refresh_from_db()
    assert not hassan.flash_sound
    assert not NoticeRule.objects.exists()  # the room's rule goes on to hold


def test_urgent_reports_are_counted_apart_until_they_are_opened_or_answered(nalin, hassan, browse):
    client = browse(hassan)

    def urgent():
        [number] = re.findall(r'data-urgent="(\d+)"', client.get(BADGE).text)
        return int(number)

    first, second, third = flash(nalin), flash(nalin), flash(nalin)
    builders.report(nalin, kind="arson")
    followers.catch_up()
    assert urgent() == 3
    client.get(first.get_absolute_url())
    assert urgent() == 2
    builders.acknowledge(hassan, second)
    followers.catch_up()
    assert urgent() == 1
    builders.strike(nalin, third)
    assert urgent() == 0


def test_more_than_99_unread_are_not_counted_on(hassan, browse):
    made = [{"reason": "report", "cause": f"report:{n}", "at": timezone.now()} for n in range(100)]
    notices.tell(notices.to_all([hassan.pk], **fields)[0] for fields in made[:99])
    assert "<b>99</b>" in browse(hassan).get(BADGE).text
    notices.tell(notices.to_all([hassan.pk], **made[99]))
    assert '<b dir="ltr">99+</b>' in browse(hassan).get(BADGE).text


@pytest.mark.parametrize("after", ["", "\x00", "9" * 400, "1-1-1-1", "<script>"])
def test_a_mark_that_is_none_is_answered_with_the_badge(hassan, browse, after):
    answer = browse(hassan).get(BADGE, {"after": after})
    assert answer.status_code == 200
    assert "<script>" not in answer.text


# Alerts among them


def change_rank(dara, officer):
    told = {"officer": officer, "fields": {"rank": "major"}}
    rooms.change_officer(by=dara, submission=uuid4(), **told)


def test_an_alert_is_counted_listed_and_read_as_a_notice_is(dara, nalin, hassan, browse):
    client, poll = browse(nalin), {"X-Poll": "1"}
    mark = mark_of(client.get("/centres/"))
    change_rank(dara, nalin)
    builders.post(nalin, "liaison", "MOSUL")
    assert "<b>2</b>" in client.get(BADGE, {"after": mark}, headers=poll).text
    page = client.get(LIST)
    for words in ("Officer changed: Major Nalin Aziz", "Officer posted: Major Nalin Aziz"):
        assert page.text.count(f'<strong dir="auto">{words}') == 1
        assert words not in browse(hassan).get(LIST).text
    assert page.text.count('class="unread"') == 2
    newest = Alert.objects.visible_to(nalin).latest("pk")
    answer = client.post("/alerts/seen/", {"alert": newest.pk, "next": LIST}, follow=True)
    assert (answer.text.count('class="unread"'), answer.text.count('class="read"')) == (1, 1)
    client.post("/notices/read/")
    page = client.get(LIST).text
    assert ("Officer changed" in page, "unread" in page) == (True, False)


def test_alerts_stand_among_the_notices_by_their_time(nalin, hassan, salam, browse, time_machine):
    start = timezone.now()
    for minutes, told in enumerate((flash, lambda _of: change_rank(salam, hassan), flash)):
        time_machine.move_to(start + timedelta(minutes=minutes), tick=False)
        told(nalin)
    rows = browse(hassan).get(LIST).context["groups"]
    assert [("alert" in row) for row in rows] == [False, True, False]
    Notice.objects.filter(incident__number="K1-2026-0002").update(read_at=start)
    rows = browse(hassan).get(LIST).context["groups"]
    assert [("alert" in row) for row in rows] == [True, False, False]


def test_administrators_have_notices_of_what_was_done_to_them_and_of_no_report(
    nalin, salam, browse
):
    told = {"officer": salam, "reason": "report", "at": timezone.now()}
    Notice.objects.create(**told, cause="report:x", incident=builders.report(nalin))
    change_rank(builders.setup(), salam)
    client = browse(salam)
    page = client.get(LIST).text
    assert "<b>1</b>" in page
    assert "Officer changed" in page
    assert "K1-2026-0001" not in page, "they read no reports, nor that there are any"
    assert RULE not in page


def test_a_sign_in_is_told_in_the_sessions_of_before_and_taken_away_by_none_of_its_own(db):
    phrase = "seven storks above Koya"
    builders.enrol("shirin", rank="captain", force_id="peshmerga", password=phrase)
    builders.post(Officer.objects.get(username="shirin"), "liaison", "K1")
    builders.tell_nobody()
    first, second = Client(), Client()
    for window in (first, second):
        window.post("/sign-in/", {"username": "shirin", "password": phrase})
    said = "You were signed in elsewhere as well"
    assert said not in second.get(LIST).text
    second.post("/alerts/seen/", {"alert": Alert.objects.get().pk})
    second.post("/notices/read/")
    page = first.get(LIST).text
    assert said in page
    assert "<b>1</b>" in page


# The list


def test_the_list_says_what_why_and_when_and_leads_there(nalin, rezan, hassan, browse):
    incident = flash(nalin)
    builders.dispute(rezan, incident)
    followers.catch_up()
    page = browse(hassan).get(LIST).text
    assert "New report" in page
    assert f'href="/incidents/{incident.number}/"' in page
    assert "Abduction" in page
    assert "Flash" in page
    assert "Report disputed" in browse(nalin).get(LIST).text


def test_the_unread_stand_first(nalin, hassan, browse):
    first, second = flash(nalin), flash(nalin)
    client = browse(hassan)
    page = client.get(LIST).text
    assert page.index(second.number) < page.index(first.number)
    client.post(f"/notices/{Notice.objects.get(officer=hassan, incident=second).pk}/read/")
    page = client.get(LIST).text
    assert page.index(first.number) < page.index(second.number)


def test_one_sees_and_reads_the_own_notices_alone(nalin, hassan, rezan, browse):
    incident = flash(nalin)
    theirs = Notice.objects.get(officer=rezan)
    assert incident.number not in browse(nalin).get(LIST).text
    assert browse(hassan).post(f"/notices/{theirs.pk}/read/").status_code == 404
    assert browse(hassan).post(f"/notices/{theirs.pk}/receive/").status_code == 404
    assert unread(rezan) == 1


def test_all_are_marked_as_read_at_once(nalin, hassan, rezan, browse):
    flash(nalin)
    flash(nalin)
    client = browse(hassan)
    assert client.post("/notices/read/").status_code == 302
    assert (unread(hassan), unread(rezan)) == (0, 2)
    assert "Mark all as read" not in client.get(LIST).text


def test_opening_a_report_reads_its_notices_and_asking_for_news_does_not(nalin, hassan, browse):
    incident, other = flash(nalin), flash(nalin)
    client, address = browse(hassan), f"/incidents/{incident.number}/"
    client.get(address, headers={"X-Poll": "1"})
    assert unread(hassan) == 2
    client.get(address)
    assert Notice.objects.unread().get(officer=hassan).incident == other


def test_opening_either_report_reads_what_was_told_of_both(nalin, rezan, baran, browse):
    ours, theirs = builders.report(nalin), builders.report(rezan)
    builders.propose(rezan, theirs, ours)
    followers.catch_up()
    assert unread(baran) == 1
    assert "Same event proposed" in browse(baran).get(LIST).text
    browse(baran).get(f"/incidents/{theirs.number}/")
    assert unread(baran) == 0


def test_a_request_is_told_with_what_is_asked_and_what_became_of_it(nalin, rezan, browse):
    request = builders.ask(nalin, "MAKHMOUR")
    builders.accept(rezan, request)
    followers.catch_up()
    for officer, words in ((rezan, "Request made"), (nalin, "Request accepted")):
        page = browse(officer).get(LIST).text
        assert words in page
        assert f'href="/requests/{request.pk}/"' in page
        assert "Verify" in page
        notices.read(officer=officer, request=request)
        assert unread(officer) == 0


def test_the_list_comes_a_page_at_a_time(nalin, hassan, browse, monkeypatch):
    monkeypatch.setattr(inbox_rows, "ROWS", 2)
    incidents = [flash(nalin) for _report in range(5)]
    browse(hassan).get(f"/incidents/{incidents[4].number}/")
    client, address, seen = browse(hassan), LIST, []
    while address:
        page = client.get(address)
        seen += re.findall(r'<bdi dir="ltr">(K1-[0-9-]+)</bdi></a>', page.text)
        older = re.search(r'href="([^"]+)" rel="next"', page.text)
        address = older and older[1]
    expected = [incidents[i].number for i in (3, 2, 1, 0, 4)]
    assert seen == expected


def test_what_was_told_of_one_report_stands_together_and_is_read_as_one(
    nalin, baran, zainab, browse
):
    first = flash(nalin)
    other = flash(nalin)
    builders.dispute(zainab, first)
    followers.catch_up()
    client = browse(baran)
    page = client.get(LIST)
    told = [[row["words"] for row in group["rows"]] for group in page.context["groups"]]
    assert told == [["Report disputed", "New report"], ["New report"]]
    assert page.text.count(f">{first.number}</bdi>") == 1  # named once for both
    assert page.text.count("Mark as read") == 2
    newest = page.context["groups"][0]["settles"]
    client.post(f"/notices/{newest}/read/")
    [left] = Notice.objects.filter(officer=baran).unread()
    assert left.incident == other


@pytest.mark.parametrize("cursor", ["x", "new-", "new-" + "9" * 30, "read-1\n", "\x00", "new-٣"])
def test_a_cursor_that_no_page_gave_out_leads_nowhere(hassan, browse, cursor):
    assert browse(hassan).get(LIST, {"cursor": cursor}).status_code == 404


@pytest.mark.parametrize("pk", ["0", "9" * 18, "9" * 19, "٣", "-1"])
def test_a_notice_that_is_none_is_not_found(hassan, browse, pk):
    for verb in ("read", "receive"):
        assert browse(hassan).post(f"/notices/{pk}/{verb}/").status_code == 404


def test_the_list_lives(nalin, hassan, browse):
    client = browse(hassan)
    live = re.search(r'hx-get="(/notices/\?after=[^"]+)"', client.get(LIST).text)[1]
    live = live.replace("&amp;", "&")
    assert client.get(live, headers={"X-Poll": "1"}).status_code == 204
    incident = builders.report(nalin, kind="abduction")
    soon = client.get(live, headers={"X-Poll": "1"})  # the worker has not told yet
    live = re.search(r'hx-get="(/notices/\?after=[^"]+)"', soon.text)[1].replace("&amp;", "&")
    followers.catch_up()
    parts = client.get(live, headers={"X-Poll": "1"})
    assert incident.number in parts.text
    assert 'hx-swap-oob="true"' in parts.text
    assert "<html" not in parts.text


def test_what_the_list_costs_does_not_grow(nalin, hassan, browse):
    client = browse(hassan)
    client.get("/incidents/")

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        return len(asked)

    correct(nalin, hassan)
    few = cost()
    for _more in range(4):
        correct(nalin, hassan)
        flash(nalin)
    assert cost() == few


# Corrections


def test_a_correction_says_what_changed_and_is_acknowledged_there(nalin, hassan, browse):
    incident, notice = correct(nalin, hassan)
    client = browse(hassan)
    page = client.get(LIST).text
    assert "Daquq" in page
    assert "Tuz" in page
    assert "Acknowledge the correction" in page
    submission = re.search(r'name="submission" value="([0-9a-f-]+)"', page)[1]
    address = f"/notices/{notice.pk}/receive/"
    assert client.post(address, {"submission": submission}).status_code == 302
    receipt = Receipt.objects.get()
    assert (receipt.by, receipt.version, receipt.incident) == (hassan, 2, incident)
    assert unread(hassan) == 0
    # Sent again, the same is recorded once.
    assert client.post(address, {"submission": submission}).status_code == 302
    assert Receipt.objects.count() == 1
    assert "Acknowledge the correction" not in client.get(LIST).text


def test_a_correction_stays_until_it_is_acknowledged(nalin, hassan, browse):
    incident, notice = correct(nalin, hassan)
    client = browse(hassan)
    client.get(f"/incidents/{incident.number}/")
    client.post("/notices/read/")
    client.post(f"/notices/{notice.pk}/read/")
    assert unread(hassan) == 1


def test_who_acknowledges_no_corrections_reads_them(nalin, karim, browse):
    incident, notice = correct(nalin, karim)
    client = browse(karim)
    assert "Acknowledge the correction" not in client.get(LIST).text
    answer = client.post(f"/notices/{notice.pk}/receive/", {"submission": str(UUID(int=7))})
    assert answer.status_code == 403
    client.get(f"/incidents/{incident.number}/")
    assert unread(karim) == 0


def test_a_refused_acknowledgement_comes_back_with_a_sentence(nalin, hassan, browse):
    _incident, notice = correct(nalin, hassan)
    client, address = browse(hassan), f"/notices/{notice.pk}/receive/"
    assert client.post(address, {"submission": "none"}).status_code == 400
    client.post(address, {"submission": str(UUID(int=7))})
    again = client.post(address, {"submission": str(UUID(int=8))})
    assert again.status_code == 400
    assert "You have acknowledged this correction already." in again.text
    assert 'hx-get="/notices/?after=' in again.text  # and goes on to live


def test_a_struck_report_says_why(nalin, hassan, browse):
    incident = builders.report(nalin)
    Reading.objects.create(officer=hassan, incident=incident, version=1, at=timezone.now())
    builders.strike(nalin, incident, "It was another village.")
    followers.catch_up()
    assert "It was another village." in browse(hassan).get(LIST).text


# The rules


def ticked(page):
    return set(re.findall(r'value="(\w+)"[^>]* checked', page.text))


def test_without_a_rule_of_the_own_the_form_shows_the_one_that_holds(hassan, karim, amal, browse):
    assert ticked(browse(hassan).get(RULE)) == {"flash", "immediate"}
    assert ticked(browse(karim).get(RULE)) == {"flash"}
    assert ticked(browse(amal).get(RULE)) == set()
    assert "You have no rule of your own" in browse(hassan).get(RULE).text


def test_the_form_asks_for_all_that_a_rule_holds(hassan, browse):
    columns = {field.name for field in NoticeRule._meta.fields} - {"id", "officer", "centre"}
    assert set(RuleForm.base_fields) | set(RoomRuleForm.base_fields) == columns
    page = browse(hassan).get(RULE).text
    assert [f.label for f in RuleForm.base_fields.values() if str(f.label) not in page] == []


def test_each_thing_that_a_rule_names_is_enough(nalin):
    incident = builders.report(nalin, kind="drone")
    matching = {"precedences": [incident.precedence], "kinds": ["drone"], "areas": ["north"]}
    assert set(matching) == set(RuleForm.base_fields)
    for name, value in matching.items():
        assert takes(NoticeRule(**{name: value}), incident, {"north"})
    assert not takes(NoticeRule(), incident, {"north"})


def test_an_officer_makes_a_rule_and_goes_back_to_the_rooms(hassan, baran, browse):
    code = Area.objects.in_force().filter(layer="responsibility").first().code
    told = {"precedences": ["flash"], "kinds": ["drone", "arson"], "areas": [code]}
    client = browse(hassan)
    assert client.post(RULE, told).status_code == 302
    rule = NoticeRule.objects.get(officer=hassan)
    assert (rule.precedences, rule.kinds, rule.areas) == (["flash"], ["drone", "arson"], [code])
    assert ticked(client.get(RULE)) >= {"flash", "drone", "arson", code}
    browse(baran).post(ROOM, {"kinds": ["ied"], "address": "duty@k1.example"})
    client.post(RULE, {"do": "forget"})
    assert not NoticeRule.objects.filter(officer=hassan).exists()
    assert ticked(client.get(RULE)) == {"ied"}


def test_a_chief_makes_the_rooms_rule(baran, zainab, hassan, karim, browse):
    told = {"precedences": ["routine"], "address": "duty@k1.example"}
    for officer in (zainab, hassan, karim):
        assert browse(officer).get(ROOM).status_code == 403
        assert browse(officer).post(ROOM, told).status_code == 403
    assert not NoticeRule.objects.exists()
    client = browse(baran)
    assert ticked(client.get(ROOM)) == {"flash", "immediate"}
    assert client.post(ROOM, told).status_code == 302
    rule = NoticeRule.objects.get(centre="K1")
    assert (rule.precedences, rule.address) == (["routine"], "duty@k1.example")
    assert client.get("/centres/nowhere/rule/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kinds": ["arrest", "comet"]}, "Choose one of those that are offered."),
        ({"areas": ["NOWHERE"]}, "Choose one of those that are offered."),
        ({"precedences": ["\x00"]}, "Choose one of those that are offered."),
        ({"address": "duty"}, "Give an address such as duty@room.example."),
        ({"address": "a@b.example\nBcc: c@d.example"}, "Give an address such as"),
        ({"address": "\x00@b.example"}, "Null characters"),
        ({"address": "a" * 300 + "@b.example"}, "at most 254"),
    ],
)
def test_a_rule_that_cannot_be_comes_back_with_a_sentence(baran, browse, wrong, sentence):
    answer = browse(baran).post(ROOM, {"precedences": ["flash"], **wrong})
    assert answer.status_code == 400
    assert sentence in answer.text
    assert not NoticeRule.objects.exists()


def test_the_pages_of_officer_and_room_lead_to_the_rules(hassan, baran, browse):
    assert f'href="{RULE}"' in browse(hassan).get("/account/").text
    assert f'href="{ROOM}"' in browse(baran).get("/centres/K1/").text
    assert f'href="{ROOM}"' not in browse(hassan).get("/centres/K1/").text
    assert "/centres/DIYALA/rule/" not in browse(baran).get("/centres/DIYALA/").text
