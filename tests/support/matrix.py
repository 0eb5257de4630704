"""Who and what stands in the permission matrix: every caller in every state, and the objects."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from django.urls import URLPattern, get_resolver
from django.utils import timezone

from centres import actions as rooms
from centres import alerts
from centres.journal import checkpoints
from centres.models import AccessToken, Area, Centre, JournalEntry, Officer, Posting
from centres.permissions import SCOPES
from incidents import tasks
from incidents.models import Export, Incident
from incidents.reports import drafts, readings
from incidents.search import saved_filters
from tests.support import builders, imports, own_keys, story

LATE = timedelta(minutes=20)  # too late for an author to strike
CANARY = {
    "source": "The shepherd at the ford told us.",
    "draft": "Half of a sentence about the ford",
    "incident": "Ford of the shepherds",
    "note": "Line check with the ford.",
    "handover": "Watch the shepherds.",
    "request": "Is the ford passable?",
    "notice": "Ford of the heron",
    "token": "pylon",  # the user name of its system
    "system": "Pylon",
    "map_pack": "Fords of the heron",
    "ground": "Well of the heron",
    "export": "reed warbler",
    "saved_filter": "Fords by night",
    "place": "Heronford",
}
PASSWORD, NEW_PASSWORD = "the shepherd crossed the ford", "nobody else crossed the ford"
# Whom the cast lacks: user name, force, role, room, and from when.
MORE = [
    ("colleague", "peshmerga", "liaison", "K1", None),
    ("elsewhere", "iraqi", "liaison", "DIYALA", None),
    ("moved", "peshmerga", "liaison", "K1", None),
    ("salim", "iraqi", "chief", "K1", None),
    ("kawa", "peshmerga", "chief", "MAKHMOUR", None),
    ("shadan", "peshmerga", "auditor", None, None),
    ("future", "peshmerga", "liaison", "K1", timedelta(days=1)),
    ("disabled", "peshmerga", "liaison", "K1", None),
    ("temporary", "peshmerga", "liaison", "K1", None),
    ("wall", None, "display", "K1", None),
    ("bearer", "peshmerga", "liaison", "K1", None),  # of a device, which gets lost
]
# Column of the matrix: whose session. Rights are told as seen from the object, which is of K1,
# of Peshmerga origin, and of the author.
PEOPLE = {
    "stranger": None,
    "author": "nalin",
    "liaison": "colleague",
    "liaison_other_force": "hassan",
    "liaison_other_room": "rezan",
    "liaison_elsewhere": "elsewhere",
    "moved": "moved",  # from K1 to Mosul
    "chief": "baran",
    "chief_other_force": "salim",
    "chief_other_room": "kawa",
    "chief_elsewhere": "zainab",
    "commander": "karim",
    "commander_other_force": "adnan",
    "auditor": "shadan",
    "auditor_other_force": "amal",
    "observer": "nadia",
    "administrator": "dara",
    "administrator_other_force": "salam",
    "display": "wall",  # the wall screen of K1
    "future": "future",
    "ended": "former",
    "disabled": "disabled",
    "temporary": "temporary",  # with a password that somebody else knows
}
# Column of the matrix: a system's room, its force, whether it is posted still, its token's scopes.
SYSTEMS = {
    **{f"system_{scope}": ("K1", "peshmerga", True, [scope]) for scope in SCOPES},
    "system_report_elsewhere": ("MOSUL", "iraqi", True, ["report"]),
    "system_ended": ("K1", "peshmerga", False, list(SCOPES)),
}
CALLERS = [*PEOPLE, *SYSTEMS]


def populate(clock) -> SimpleNamespace:
    """Enrol everybody and make every object, some of them long enough ago; return the objects."""
    start = timezone.now()
    for username, force, role, room, wait in MORE:
        secret = PASSWORD if username == "temporary" else None
        officer = builders.enrol(
            username,
            rank="" if role == "display" else "captain",
            force_id=force,
            password=secret,
            temporary=bool(secret),
        )
        builders.post(officer, role, room, since=start + (wait or timedelta(0)))
    earlier = _reports(Officer.objects.get(username="nalin"))
    _move("moved", to="MOSUL")
    clock.move_to(start + LATE)
    # `whole_log` stands for no record: it is the log, as one file.
    found = SimpleNamespace(**earlier, **_present(), whole_log=SimpleNamespace())
    checkpoints.make_when_due()
    alerts.forget()  # they tell commanders of what the pages themselves may not show
    return found


def _reports(author) -> dict:
    moved = Officer.objects.get(username="moved")
    struck = builders.report(author)
    return {
        "old": builders.report(author, source=CANARY["source"]),
        "struck": builders.strike(author, struck),
        "of_moved": builders.report(moved),
        "imported": builders.report(builders.setup(), centre="K1", channel="import"),
        "draft": drafts.save(by=author, submission=uuid4(), typed={"narrative": CANARY["draft"]}),
    }


def _move(username, *, to):
    officer = Officer.objects.get(username=username)
    posting = officer.postings.get()
    rooms.end_posting(by=builders.setup(), submission=uuid4(), posting=posting)
    builders.post(officer, "liaison", to)


def _present() -> dict:
    author, colleague = (Officer.objects.get(username=n) for n in ("nalin", "colleague"))
    _end(Officer.objects.get(username="disabled"))
    incident = builders.report(author, source=CANARY["source"], place=CANARY["incident"])
    builders.note(author, CANARY["note"])
    return {
        "fresh": incident,
        **_pairs(author),
        "K1": Centre.objects.get(pk="K1"),
        "area": Area.objects.first(),
        "verification": builders.verification(),
        "entry_of_report": JournalEntry.objects.get(pk=incident.position),
        "entry": JournalEntry.objects.order_by("position").last(),
        "watch": rooms.open_watch(
            by=builders.setup(), submission=uuid4(), officer=colleague, centre=incident.centre
        ),
        "posting": Posting.objects.get(officer=colleague),
        "posting_elsewhere": Posting.objects.get(officer__username="elsewhere"),
        "posting_of_commander": Posting.objects.get(officer__username="karim"),
        "posting_of_server": Posting.objects.get(officer__username="setup"),
        "officer": colleague,
        **_lost(Officer.objects.get(username="bearer")),
        "passkey": SimpleNamespace(pk=1),
        "officer_elsewhere": Officer.objects.get(username="elsewhere"),
        **_proposals(),
        "upload": story.upload(),
        "disabled": Officer.objects.get(username="disabled"),
        **_tokens(),
        "witness": story.witness(),
        "map_pack": builders.map_pack(CANARY["map_pack"]),
        "ground": builders.ground(CANARY["ground"]),
        "place": builders.place(Officer.objects.get(username="baran"), CANARY["place"]),
        **_on_duty(author, colleague),
        **_requests(author),
        "notice": _notice(author, colleague),
        **_answers(incident),
        **_issued(author),
        **_taken_along(author),
        **_imports(),
        **_signed(),
    }


def _signed() -> dict:
    checkpoints.make_when_due()
    return {"checkpoint": checkpoints.newest()}


def _proposals() -> dict:
    """Let the Peshmerga propose what administrators, and what commanders, consent to."""
    dara = Officer.objects.get(username="dara")
    areas, _otherwise = story.told_of_areas()
    return {
        "proposal": story.asked_for(),
        "proposal_in_command": rooms.load_areas(by=dara, submission=uuid4(), **areas),
        "proposal_consented": story.consented(),
    }


def _lost(bearer) -> dict:
    """Let an officer have a key and a device, and let it be proposed to take the device away."""
    own_keys.register(bearer)
    dara, officer = Officer.objects.get(username="dara"), builders.with_device(bearer)
    proposal = rooms.reset_second_factor(by=dara, submission=uuid4(), officer=officer)
    return {
        "officer_with_device": officer,
        "officer_with_key": officer,
        "proposal_lost": proposal,
    }


def _imports() -> dict:
    """Let the chief of K1 bring three sheets: one is judged, one is proposed, one is recorded."""
    baran = Officer.objects.get(username="baran")
    far = imports.row("B1", at="33.74,44.62")
    rows = [imports.row("A1"), imports.row("A2", at="20,40"), imports.row("A3", at="95,44")]
    judged = imports.brought(baran, *rows)
    proposed = imports.brought(baran, far, dataset="Another log", nearest=True)
    imports.begun(baran, proposed)
    recorded = imports.brought(baran, imports.row("C1"), dataset="A third log")
    return {
        "sheet": SimpleNamespace(pk=judged.pk, number=3),
        "sheet_proposed": proposed,
        "sheet_recorded": recorded,
        "batch": imports.recorded(baran, recorded),
    }


def _taken_along(author) -> dict:
    """Note an export of what has to do with a bird, and keep a filter."""
    columns = {"parameters": {"q": CANARY["export"]}, "head": 1, "at": timezone.now()}
    Export.objects.create(officer=author, format="csv", **columns)
    saved = {"name": CANARY["saved_filter"], "parameters": {"kind": "ied"}}
    return {"saved_filter": saved_filters.keep(by=author, **saved)}


def _answers(incident) -> dict:
    """Name the report once for each room that is answered for, by telephone or not."""

    def of(centre, told_by=""):
        report = {"number": incident.number, "version": incident.version}
        return SimpleNamespace(**report, centre=centre, told_by=told_by)

    revised = builders.report(incident.reported_by, place="Kifri")
    told = builders.acknowledge(
        incident.reported_by, incident, centre="MAKHMOUR", on_behalf_of="Lieutenant Rezan"
    )
    return {
        "told_for_makhmour": SimpleNamespace(number=incident.number, pk=told.pk),
        "answer_of_own_room": of("K1"),
        "answer_of_makhmour": of("MAKHMOUR"),
        "answer_of_own_room_by_telephone": of("K1", "Captain Aram"),
        "answer_of_makhmour_by_telephone": of("MAKHMOUR", "Captain Aram"),
        "corrected": builders.revise(incident.reported_by, revised, place="Tuz"),
    }


def _on_duty(author, colleague) -> dict:
    """Make a live abduction, and a handover of K1 that waits; both forces have somebody on duty."""
    builders.watch(Officer.objects.get(username="hassan"))
    return {
        "abduction": builders.report(author, kind="abduction", place=CANARY["incident"]),
        "handover": builders.sign_out(colleague, CANARY["handover"]),
    }


def _pairs(author) -> dict:
    """Make pairs of reports, one of each the author's: `partner` is the number of the other."""
    names = ("rezan", "hassan", "kawa", "zainab")
    rezan, hassan, kawa, zainab = (Officer.objects.get(username=name) for name in names)

    def pair(other) -> Incident:
        report = builders.report(author)
        report.partner = builders.report(other).number
        report.beside = Incident.objects.visible_to(author).numbered(report.partner).get()
        return report

    pairs = {name: pair(rezan) for name in ("unrelated", "related", "proposed", "same")}
    pairs["proposed_here"] = pair(hassan)
    # Of the other force and another room; and the own report as the one that would not count.
    pairs["proposed_across"], pairs["given_up"] = pair(zainab), pair(zainab)
    builders.propose(
        author, pairs["given_up"], pairs["given_up"].beside, principal=pairs["given_up"].beside
    )
    builders.relate(author, pairs["related"], pairs["related"].beside)
    for name in ("proposed", "same", "proposed_here", "proposed_across"):
        builders.propose(author, pairs[name], pairs[name].beside)
    builders.confirm(kawa, pairs["same"], pairs["same"].beside)
    return pairs


def _notice(officer, other):
    """Tell the officer, and nobody else, that a report has been corrected."""
    incident = builders.report(other)
    readings.opened(by=officer, incident=incident, address="10.1.1.1")
    builders.revise(other, incident, place=CANARY["notice"])
    tasks.telling(JournalEntry.objects.order_by("position"))
    return officer.notices.get(incident=incident)


def _issued(author) -> dict:
    """Make a report and the words of a room about its day; then issue the day."""
    commander = Officer.objects.get(username="karim")
    incident = builders.report(author, occurred_at=builders.at(2026, 11, 10, 9))
    summary = builders.issue(commander, story.DAY)
    return {"issued": incident, "summary": summary}


def _tokens() -> dict:
    """Make a token, and one that is revoked already."""
    pylon = builders.enrol(CANARY["token"])
    builders.post(pylon, "system")
    for _token in range(2):
        builders.token(pylon, "roster")
    first, second = AccessToken.objects.filter(officer=pylon)
    rooms.revoke_token(by=builders.setup(), submission=uuid4(), token=second)
    second.refresh_from_db()
    return {"token": first, "revoked": second}


def _requests(author) -> dict:
    """Let K1 ask Makhmour twice: one request waits, the other is declined already."""
    asked, declined = (builders.ask(author, "MAKHMOUR", text=CANARY["request"]) for _time in "ab")
    builders.decline(Officer.objects.get(username="kawa"), declined)
    return {"asked": asked, "declined": declined}


def _end(officer):
    rooms.disable_officer(by=builders.setup(), submission=uuid4(), officer=officer)


def addresses(resolver=None, prefix=""):
    """Yield every address: its name and its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern.name, address
        else:
            yield from addresses(pattern, address)
