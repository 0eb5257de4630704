"""Every page in a real browser: whole, quiet, of one host, and without barriers."""

import os
import re
from collections import defaultdict
from datetime import datetime, time, timedelta
from itertools import product
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.urls import get_resolver, resolve
from django.utils import timezone

from centres import actions as rooms
from centres.journal import witnesses as cosigning
from centres.models import JournalEntry, Officer
from centres.tasks import make_checkpoint
from incidents import summary, tasks
from incidents.models import Reading
from incidents.reports import drafts, readings
from tests.browser.barriers import barriers
from tests.support import builders, imports, own_keys, story, witnesses

SHOTS = Path(__file__).parent / "test-results"
# A desk by day and a telephone by night; FULL=1 (make browser-full) looks at all of them.
SCHEMES = {1440: "light", 390: "dark"}
DIRECTIONS = {"en": "ltr", "ar": "rtl", "ckb": "rtl"}
FULL = "FULL" in os.environ
LOOKS = list(product(DIRECTIONS, SCHEMES)) if FULL else [("en", 1440), ("ckb", 390)]
# Addresses that show no page of their own.
PAGELESS = {"sign_out", "language", "healthz", "incident_changes", "incident_enter"}
PAGELESS |= {"incident_translate"}
PAGELESS |= {"handover_sign_in"}
PAGELESS |= {"notice_badge", "notice_sound", "notice_read", "notice_read_all", "notice_receive"}
PAGELESS |= {"incident_answer", "incident_correction"}
PAGELESS |= {"summary_assess", "summary_issue", "summary_sign"}
PAGELESS |= {
    "desk",
    "draft_keep",
    "draft_discard",
    "watch_open",
    "watch_close",
    "session_end",
    "sessions_end",
}
PAGELESS |= {"incident_export", "filter_save", "filter_forget"}
PAGELESS |= {"request_accept", "request_decline", "request_complete", "request_withdraw"}
PAGELESS |= {"incident_near", "incident_read", "request_read", "incident_relate", "incident_where"}
PAGELESS |= {"map_points", "map_layers", "map_square", "map_pack_content", "map_pack_part"}
PAGELESS |= {"map_pack_tiles"}
PAGELESS |= {"event_propose", "event_confirm", "event_dissolve"}
PAGELESS |= {"summary_pdf", "summary_sheet"}
PAGELESS |= {"sheet_accept", "sheet_row_accept", "sheet_refused", "sheet_forget"}
PAGELESS |= {"alerts_seen", "answer_confirm", "summary_seen", "lock"}
PAGELESS |= {"proposal_consent", "proposal_refuse", "proposal_withdraw", "proposal_carry_out"}
# Of a locked session, or of who has a device: their stories look at them.
PAGELESS |= {"unlock", "sign_in_code", "account_code", "second_factor_remove", "recovery_codes"}
PAGELESS |= {"passkey_new", "passkey_remove"}
PAGELESS |= {"journal_checkpoint", "journal_proof_file"}
# Who opens what, and the status of the answer; the names in braces are those of `written`.
VISITS = [
    ("nobody", "/sign-in/", 200),
    ("nobody", "/help/", 200),
    ("nalin", "/help/", 200),
    ("nobody", "/incidents/?kind=arson", 200),
    ("nalin", "/", 200),
    ("wall", "/", 200),
    ("nalin", "/incidents/", 200),
    ("nalin", "/incidents/?kind=drone", 200),
    ("nalin", "/incidents/?occurred_from=once", 400),
    ("hassan", "/exports/", 200),
    ("amal", "/exports/", 200),
    ("nalin", "/map/", 200),
    ("nalin", "/map/?occurred_from=2025-01-01&occurred_until=2025-03-01", 200),
    ("nalin", "/map/?kind=rain", 400),
    ("nalin", "/incidents/{sighting}/", 200),
    ("nalin", "/incidents/{abduction}/", 200),
    ("nalin", "/incidents/{struck}/", 200),
    ("nalin", "/incidents/{beside}/", 200),
    ("baran", "/incidents/{sighting}/", 200),
    ("nalin", "/incidents/{sighting}/revise/", 200),
    ("nalin", "/incidents/{sighting}/strike/", 200),
    ("nalin", "/incidents/{abduction}/revise/", 403),
    ("nalin", "/incidents/{abduction}/outcome/", 403),
    ("hassan", "/incidents/{abduction}/", 200),
    ("hassan", "/incidents/{abduction}/outcome/", 200),
    ("nalin", "/abductions/", 200),
    ("karim", "/abductions/", 200),
    ("nalin", "/handover/", 200),
    ("nalin", "/centres/K1/nil-return/", 200),
    ("baran", "/handover/", 200),
    ("hassan", "/handover/", 200),
    ("karim", "/handover/", 200),
    ("hassan", "/handover/{handover}/", 200),
    ("karim", "/handover/{signed}/", 200),
    ("rezan", "/handover/{handover}/", 404),
    ("nalin", "/requests/", 200),
    ("nalin", "/requests/new/", 200),
    ("nalin", "/requests/new/?incident={sighting}", 200),
    ("nalin", "/requests/{request}/", 200),
    ("rezan", "/requests/{request}/", 200),
    ("karim", "/requests/", 200),
    ("karim", "/requests/new/", 200),
    ("amal", "/requests/new/", 403),
    ("nalin", "/notes/", 200),
    ("nalin", "/incidents/new/", 200),
    ("nalin", "/incidents/new/?draft={draft}", 200),
    ("nalin", "/notices/", 200),
    ("hassan", "/notices/", 200),
    ("nalin", "/notices/rule/", 200),
    ("baran", "/centres/K1/rule/", 200),
    ("nalin", "/drafts/", 200),
    ("nalin", "/summary/", 200),
    ("nalin", "/summary/{day}/", 200),
    ("nalin", "/summary/{issued}/", 200),
    ("nalin", "/summary/week/{week}/", 200),
    ("nalin", "/summary/week/{week}/?beside=x", 400),
    ("baran", "/summary/{day}/", 200),
    ("nalin", "/centres/", 200),
    ("nalin", "/centres/K1/", 200),
    ("nalin", "/account/", 200),
    ("nalin", "/account/password/", 200),
    ("nalin", "/account/key/", 200),
    ("karim", "/account/key/", 200),
    ("nalin", "/account/second-factor/", 200),
    ("nalin", "/officers/", 200),
    ("nalin", "/officers/?q=nobody", 200),
    ("nalin", "/officers/{officer}/", 200),
    ("baran", "/centres/K1/", 200),
    ("baran", "/postings/{posting}/end/?room", 200),
    ("nalin", "/postings/{posting}/telephone/?account", 200),
    ("baran", "/officers/new/", 403),
    ("baran", "/imports/", 200),
    ("nalin", "/imports/", 200),
    ("baran", "/imports/new/", 200),
    ("baran", "/imports/sheets/{sheet}/", 200),
    ("baran", "/imports/sheets/{sheet}/?verdict=doubtful", 200),
    ("baran", "/imports/sheets/{sheet}/reading/", 200),
    ("baran", "/imports/sheets/{sheet}/columns/", 200),
    ("baran", "/imports/sheets/{sheet}/rows/3/", 200),
    ("baran", "/imports/sheets/{sheet}/record/", 200),
    ("nalin", "/imports/{batch}/", 200),
    ("baran", "/imports/{batch}/undo/", 200),
    ("karim", "/", 200),
    ("karim", "/summary/{day}/", 200),
    ("karim", "/summary/{issued}/", 200),
    ("adnan", "/summary/{issued}/?edition=1", 200),
    ("karim", "/summary/month/{month}/", 200),
    ("karim", "/notes/", 200),
    ("karim", "/incidents/new/", 403),
    ("karim", "/incidents/K1-2026-9999/", 404),
    ("amal", "/incidents/{abduction}/", 200),
    ("dara", "/", 200),
    ("dara", "/centres/", 200),
    ("dara", "/centres/new-room/", 200),
    ("dara", "/centres/K1/change/", 200),
    ("dara", "/centres/K1/screen/", 200),
    ("dara", "/officers/", 200),
    ("dara", "/officers/?centre=NOWHERE", 400),
    ("dara", "/officers/new/", 200),
    ("dara", "/officers/{officer}/", 200),
    ("dara", "/officers/{officer}/change/", 403),
    ("salam", "/officers/{officer}/change/", 200),
    ("salam", "/officers/{officer}/password/", 200),
    ("salam", "/officers/{officer}/disable/", 200),
    ("salam", "/officers/{officer}/post/", 200),
    ("dara", "/officers/{officer}/device/", 403),
    ("salam", "/officers/{officer}/device/", 200),
    ("dara", "/officers/{keyed}/key/", 200),
    ("dara", "/forces/", 200),
    ("dara", "/forces/new/", 200),
    ("dara", "/areas/load/", 200),
    ("dara", "/areas/load/{upload}/", 200),
    ("dara", "/proposals/", 200),
    ("salam", "/proposals/", 200),
    ("salam", "/proposals/{proposal}/", 200),
    ("karim", "/proposals/{proposal}/", 200),
    ("karim", "/summary/cut-off/", 200),
    ("karim", "/access/", 200),
    ("amal", "/access/?kind=source", 200),
    ("nadia", "/", 200),
    ("nadia", "/summary/{issued}/", 200),
    ("amal", "/tokens/", 200),
    ("karim", "/access/", 200),
    ("amal", "/access/?kind=opened", 200),
    ("amal", "/access/?since=once", 400),
    ("karim", "/journal/", 200),
    ("amal", "/journal/", 200),
    ("amal", "/journal/?verb=strike", 200),
    ("amal", "/journal/?verb=arrest&cursor=x", 400),
    ("amal", "/journal/{entry}/", 200),
    ("nalin", "/journal/{entry}/proof/", 200),
    ("karim", "/journal/{unsigned}/proof/", 200),
    ("amal", "/journal/verify/", 200),
    ("amal", "/journal/verify/?from=1&until=&position=1&hash=0123456789abcdef", 200),
    ("amal", "/journal/verify/?from=none&hash=0123", 400),
    ("amal", "/faults/", 200),
    ("dara", "/faults/", 200),
    ("nalin", "/journal/", 403),
    ("dara", "/tokens/", 200),
    ("dara", "/tokens/new/", 200),
    ("dara", "/tokens/{token}/revoke/", 200),
    ("dara", "/witnesses/{witness}/retire/", 200),
    ("zainab", "/places/?q=khurmatu", 200),
    ("zainab", "/places/new/", 200),
    ("zainab", "/places/{place}/change/", 200),
    ("zainab", "/places/{place}/withdraw/", 200),
    ("dara", "/map/packs/", 200),
    ("dara", "/map/packs/new/", 200),
    ("dara", "/map/packs/{map_pack}/withdraw/", 200),
    ("nalin", "/map/packs/", 200),
    ("dara", "/design/", 200),
    ("nalin", "/design/", 403),
    ("dara", "/nothing/", 404),
    ("dara", "/incidents/", 403),
    ("former", "/", 403),
]
LONG = "https://example.org/" + "abcdefghij" * 12  # no line breaks in it by itself
FOUND = """() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const page = document.documentElement;
  return {
    language: page.lang,
    direction: page.dir,
    headings: document.querySelectorAll("h1").length,
    untitled: !document.title.split("·")[0].trim(),
    scrolls: page.scrollWidth > page.clientWidth,
    spinners: document.querySelectorAll("input[type=number]").length,
  };
}"""
STILL = "() => !document.querySelector('[aria-busy=true]')"  # nothing is drawn any more
VIOLATION = """addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});"""


@pytest.fixture
def written(nalin, hassan, rezan, karim):
    """Fill the rooms with what strains a page; return the names of what was written."""
    noon = datetime.combine(summary.today(), time(12), settings.LOCAL_ZONE) - timedelta(days=2)
    sighting = _sighting(nalin, noon)
    builders.acknowledge(nalin, sighting, centre="MOSUL", on_behalf_of=LONG[:100])
    builders.dispute(rezan, sighting, "place", LONG)
    builders.acknowledge(hassan, sighting, "comment", comment=f"لم نرَ أحداً هناك. {LONG}")
    readings.opened(by=rezan, incident=sighting, address="")
    builders.enter(karim, sighting, "الطريق مفتوح الآن.")
    builders.translate(nalin, sighting)
    revised = builders.revise(nalin, sighting, place="دووزخورماتوو – Tuz Khurmatu")
    struck = builders.report(nalin, occurred_at=noon, narrative=LONG)
    builders.strike(nalin, struck)
    builders.report(rezan, occurred_at=noon, time_precision="week", narrative="ڕێگا داخراوە")
    beside = [_sighting(rezan, noon + timedelta(minutes=n)) for n in range(3)]
    builders.relate(nalin, sighting, beside[0])
    builders.propose(rezan, sighting, beside[1])
    builders.note(rezan, f"هێڵەکە تاقی کرایەوە. {LONG}")
    rooms.open_watch(by=nalin, submission=uuid4(), officer=nalin, centre=sighting.centre)
    abduction = _abduction(hassan, noon)
    _tell(hassan, sighting)
    half = {"kind": "arson", "place": LONG, "narrative": "نیوەی ڕاپۆرت " * 40}
    issued = _issued(nalin, karim, noon - timedelta(days=9))
    builders.post(builders.enrol("wall"), "display", "K1")
    return {
        **issued,
        "sighting": sighting.number,
        "abduction": abduction.number,
        **_handed_over(nalin, hassan, rezan, abduction),
        "struck": struck.number,
        "request": _asked(nalin, rezan, sighting).pk,
        "draft": drafts.save(by=nalin, submission=UUID(int=1), typed=half).pk,
        "beside": beside[1].number,
        "day": noon.date(),
        "entry": revised.position,
        "officer": _long(hassan).pk,
        "posting": nalin.postings.get().pk,
        "proposal": _proposed(nalin).pk,
        "upload": story.upload().pk,
        "map_pack": _map_packs().pk,
        "place": builders.place(Officer.objects.get(username="zainab"), name_ckb=LONG[:100]).pk,
        **_imports(Officer.objects.get(username="baran")),
        "token": _token("2001:db8::/32", "10.1.0.0/16").pk,
        **_signed_book(karim),
    }


def _handed_over(nalin, hassan, rezan, abduction):
    """Fill both forces' watch lists of K1; one handover is signed by both, and two wait."""
    builders.enter(rezan, abduction, f"دوایین جار لێرە بینران. {LONG}")
    builders.dispute(rezan, abduction, value=f"{LONG} کەس")
    builders.ask(rezan, "K1", abduction, text=f"هل أُغلق الطريق؟ {LONG}")
    builders.nil_return(nalin)
    baran = Officer.objects.get(username="baran")
    signed = builders.take_over(baran, builders.sign_out(nalin, f"شەوێکی هێمن. {LONG}"))
    builders.sign_out(baran, "Again.")
    builders.watch(hassan)
    return {"signed": signed.pk, "handover": builders.sign_out(hassan, f"ليلة هادئة. {LONG}").pk}


def _imports(baran):
    """Let a chief bring a sheet with what strains a page, and record another."""
    rows = [imports.row("A1", narrative=LONG), imports.row("A2", at="20,40", narrative=LONG)]
    judged = imports.brought(baran, *rows, imports.row("A3", day="31/31/2020"), dataset=LONG)
    recorded = imports.recorded(baran, imports.brought(baran, imports.row("B1"), dataset=LONG))
    return {"sheet": judged.pk, "batch": recorded.pk}


def _asked(nalin, rezan, incident):
    """Let two rooms ask one another what strains a page; return what waits of it."""
    due = timezone.now() + timedelta(hours=2)
    builders.decline(nalin, builders.ask(rezan, "K1", text=LONG, due_at=due), LONG)
    builders.accept(nalin, builders.ask(rezan, "K1", incident, text="هل الطريق مفتوح؟ " * 40))
    return builders.ask(nalin, "MAKHMOUR", incident, text="ئایا ڕێگاکە کراوەیە؟ " * 40)


def _tell(officer, incident):
    """Let the worker tell of all this, and the officer of a correction."""
    Reading.objects.create(officer=officer, incident=incident, version=1, at=timezone.now())
    tasks.telling(JournalEntry.objects.order_by("position"))


def _issued(by, commander, at):
    """Issue a day twice, with a report that is revised and words that strain its page."""
    incident, day = builders.report(by, kind="ied", occurred_at=at, place=LONG), at.date()
    builders.assess(commander, day, f"{LONG} دۆخی گشتی جێگیرە. " * 20)
    builders.sign(commander, builders.issue(commander, day), reservation=f"{LONG} تحفّظ " * 9)
    chief = Officer.objects.get(username="baran")
    builders.revise(chief, incident, narrative=f"{LONG} سێ کەس بریندار بوون. " * 9)
    builders.issue(commander, day, edition=2, reason="The hospital told of one more.")
    builders.revise(chief, incident, based_on=2, narrative=f"چوار کەس بریندار بوون. {LONG}")
    week, month = summary.periods.week_of(day), summary.periods.month_of(day)
    return {"issued": day, "week": week.code, "month": month.code}


def _proposed(officer):
    """Let one force ask for the other's consent, for reasons that strain a page."""
    told = {"officer": officer, "role": "commander", "reason": f"{LONG} لەکاتی مۆڵەتدا."}
    by = Officer.objects.get(username="dara")
    return rooms.post(by=by, submission=uuid4(), **told)


def _map_packs():
    builders.map_pack("صور", address="/tiles/" + "satellite-" * 15 + "/{z}/{x}/{y}.png")
    return builders.map_pack("ڕێگاکانی سنوور", attribution=LONG[:120])


def _token(*networks):
    system = Officer.objects.get(username="feed")
    builders.token(system, "incidents", "roster", "journal", days=5, networks=networks)
    return system.tokens.get()


def _signed_book(karim):
    """Let a witness sign a book, then refuse it; Karim has a key, and the last entry no proof."""
    outpost = witnesses.Outpost(name=LONG[:100])
    witness = outpost.stands(witnesses.system())
    own_keys.register(karim)
    make_checkpoint()
    cosigning.cosign(witness, size=JournalEntry.objects.head().position, cosignature=outpost.line())
    cosigning.refuse(witness, size=9, position=7, reason=LONG)
    builders.verification(f"entry 7: {LONG}\nincident K1-2026-0001: place is 'Kifri'")
    unsigned = builders.note(Officer.objects.get(username="nalin"))
    return {"witness": witness.pk, "keyed": karim.pk, "unsigned": unsigned.position}


def _long(officer):
    fields = {"name_latin": "Hassan Kadhim al-" + "Abdulrahman" * 4}
    by, submission = builders.setup(), uuid4()
    return rooms.change_officer(by=by, submission=submission, officer=officer, fields=fields)


def _sighting(by, at):
    salute = {"size": "6–8", "activity": "يعبرون الوادي", "equipment": LONG}
    narrative = "چەکدارەکان لە دۆڵەکە بینران. " * 30
    return builders.report(
        by, kind="movement", occurred_at=at, narrative=narrative, salute=salute, source=LONG
    )


def _abduction(by, at):
    casualties = [
        {"outcome": outcome, "category": category, "count": 9_999}
        for outcome in ("killed", "wounded", "abducted")
        for category in ("civilian", "iraqi", "peshmerga", "militant")
    ]
    demand = {"outcome": "open", "demand": "50 000 USD"}
    return builders.report(
        by, kind="abduction", occurred_at=at, place=LONG, casualties=casualties, abduction=demand
    )


def listen(page, host):
    """Return the list to which the page's faults are added as they happen."""
    faults = []

    def console(message):
        # That the page itself was refused is no fault: its status is looked at apart.
        own = message.location["url"] == page.url and "Failed to load" in message.text
        if message.type in ("error", "warning") and not own:
            faults.append(f"console: {message.text}")

    def response(answer):
        if answer.status >= 400 and answer.request.resource_type != "document":
            faults.append(f"{answer.status}: {answer.url}")

    def request(made):
        if not made.url.startswith(f"{host}/"):
            faults.append(f"off the host: {made.url}")

    def failed(made):
        if made.failure != "net::ERR_ABORTED":  # its page was left meanwhile
            faults.append(f"failed: {made.url} {made.failure}")

    page.add_init_script(VIOLATION)
    page.on("console", console)
    page.on("response", response)
    page.on("request", request)
    page.on("requestfailed", failed)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    return faults


def unlike(page, expected, *, shot):
    """Return what differs from what is expected; where all is looked at, keep a picture."""
    found = page.evaluate(FOUND)
    if FULL:
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SHOTS / f"{shot}.jpeg", full_page=True, quality=70)
    return [f"{k} {found[k]!r}" for k in expected if found[k] != expected[k]]


@pytest.fixture
def look(window, served):
    """Return what is wrong with a page and what it complains of, in one window per officer."""
    windows = {}

    def at(username, address, status, *, language, width):
        if username not in windows:
            officer = Officer.objects.filter(username=username).first()
            page = window(officer, language=language, width=width, color_scheme=SCHEMES[width])
            windows[username] = page, listen(page, served)
        page, heard = windows[username]
        heard.clear()
        answered = page.goto(address).status
        page.wait_for_function(STILL)
        refused = [] if answered == status else [f"answered {answered}, not {status}"]
        expected = {"language": language, "direction": DIRECTIONS[language], "headings": 1}
        expected |= {"untitled": False, "scrolls": False, "spinners": 0}
        name = re.sub(r"\W+", "-", address).strip("-") or "first"
        shot = f"{language}-{width}-{username}-{name}"
        return [*refused, *unlike(page, expected, shot=shot), *heard, *barriers(page)]

    return at


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_every_page_is_whole_quiet_and_without_barriers(look, written, language, width):
    wrong = {}
    for username, address, status in VISITS:
        address = address.format(**written)
        faults = look(username, address, status, language=language, width=width)
        if faults:
            wrong[username, address] = faults
    assert not wrong, "\n".join(f"{page}: {faults}" for page, faults in wrong.items())


def test_no_page_is_left_out():
    numbers = dict.fromkeys(("sighting", "abduction", "struck", "beside"), "K1-2026-0001")
    named = ("officer", "posting", "token", "handover", "signed", "request", "map_pack", "place")
    named += ("sheet", "batch", "keyed", "witness")
    keys = dict.fromkeys((*named, "proposal", "upload"), UUID(int=1))
    dates = {"day": "2026-11-20", "issued": "2026-11-20", "week": "2026-W47", "month": "2026-11"}
    names = defaultdict(str, numbers, **dates, entry=1, unsigned=2, **keys)
    opened = {
        resolve(address.partition("?")[0].format_map(names)).url_name
        for _username, address, status in VISITS
        if status == 200
    }
    missing = set(_names(get_resolver().url_patterns)) - PAGELESS - opened
    assert not missing, "nobody looks at these: add them to VISITS, or to PAGELESS"


def _names(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _names(pattern.url_patterns)
        elif not pattern.name.startswith("api_"):
            yield pattern.name
