"""Who calls an address of the permission matrix and on what, so that the call succeeds."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.test import Client

from centres.access.sessions import name_of
from centres.models import Area, Checkpoint, JournalEntry, MapPack, Officer, Posting, Watch
from centres.tasks import make_checkpoint
from incidents.reports import drafts
from incidents.search import saved_filters
from tests.support import builders, imports, matrix, story

numbers = count(1)  # for names of which there may be one only
days_back = count(1)  # for days that nobody has issued
# The cast by the columns of the matrix, as seen from a report of Nalin's.
CALLERS = {
    "author": "nalin",
    "chief": "baran",
    "commander": "karim",
    "administrator": "dara",
    "auditor_other_force": "amal",
    "liaison_other_room": "rezan",
    "stranger": None,
}

SYSTEMS = {"feed": "incidents", "outpost": "journal"}  # each with a scope


def target(row: dict) -> tuple[str | None, Any]:
    """Return who calls and on what; a verb gets something that it was not called on before."""
    prepare = AT.get(row["url"]) or FRESH.get(row["verb"])
    if prepare:
        return prepare()
    if row["verb"]:
        telling = story.telling(row["verb"])
        return telling.by, _subject(telling.arguments)
    return CALLERS[caller(row)], MADE[row["object"]]() if row["object"] else None


def is_known(row: dict) -> bool:
    """Tell whether something can be made for it to be called on."""
    return bool(row["verb"] or not row["object"] or row["url"] in AT or row["object"] in MADE)


def _subject(told: dict) -> Any:
    """Return what an action is called on; of two reports the other is the partner."""
    on = next((told[name] for name in SUBJECTS if name in told), None)
    if "other" in told:
        on.partner = told["other"].number
    return on


# fmt: off
SUBJECTS = [
    "incident", "request", "handover", "watch", "posting", "token", "pack", "place", "summary",
    "centre", "officer", "proposal", "batch",
]
# fmt: on


def caller(row: dict) -> str | None:
    """Return a column of the matrix by which somebody of the cast is let through."""
    return next((column for column in CALLERS if row.get(column) == "yes"), None)


def client_of(username: str | None) -> Client:
    """Return a browser in which the officer is signed in, or what sends a system's token."""
    client = Client()
    if username in SYSTEMS:
        secret = builders.token(story.officer(username), SYSTEMS[username])
        return Client(headers={"Authorization": f"Bearer {secret}"})
    if username:
        officer = Officer.objects.get(username=username)
        client.force_login(officer, backend="centres.access.passwords.SlowBackend")
    return client


def _somebody(role="liaison", room="K1", force="peshmerga", **more) -> Officer:
    officer = builders.enrol(f"fuzz{next(numbers)}", rank="captain", force_id=force, **more)
    builders.post(officer, role, room)
    return officer


def _nalin() -> Officer:
    return story.officer("nalin")


def _day():
    """Return a day that is over, and that nobody has issued or written of."""
    return SimpleNamespace(day=story.DAY - timedelta(days=next(days_back)))


def _issued():
    return builders.issue(story.officer("karim"), _day().day)


def _changed_password():
    officer = _somebody(password=matrix.PASSWORD)
    return officer.username, officer


def _session():
    client = client_of("nalin")
    return SimpleNamespace(pk=name_of(client.session.session_key))


def _notice():
    officer = story.officer("rezan")
    return "rezan", matrix._notice(officer, _nalin())


def _no_packs() -> None:
    """Withdraw every map pack: there may be few of them."""
    for pack in MapPack.objects.in_force():
        by = story.officer("dara")
        story.rooms.withdraw_map_pack(by=by, submission=uuid4(), pack=pack)


def _withdrawn_pack():
    _no_packs()
    return "dara", builders.map_pack()


def _to_answer():
    incident = builders.report(_nalin())
    told = {"number": incident.number, "version": incident.version}
    return "rezan", SimpleNamespace(**told, centre="MAKHMOUR")


def _filter():
    return saved_filters.keep(by=_nalin(), name="Kept", parameters={"kind": "ied"})


def _handover():
    incoming, outgoing = _somebody(), _alone_on_duty()
    return incoming.username, builders.sign_out(outgoing)


def _signing_out():
    return _alone_on_duty().username, story.centre("K1")


def _alone_on_duty() -> Officer:
    _relieve_all()
    officer = _somebody()
    builders.watch(officer)
    return officer


def _relieve_all() -> None:
    for watch in builders.rooms_on_duty(story.centre("K1")):
        story.rooms.close_watch(by=builders.setup(), submission=uuid4(), watch=watch)


def _to_watch():
    _relieve_all()
    return "baran", story.centre("K1")


def _told_by_telephone():
    told = story.told_by_telephone()
    return "rezan", SimpleNamespace(number=told.incident.number, pk=told.pk)


def _sheet():
    """Bring a sheet with a row that is new, one that is doubtful, one that is refused."""
    new, far = (imports.row(next(numbers), narrative=f"Mine {next(numbers)}.") for _row in range(2))
    far = far.replace("35.46812,44.39221", "20,40")
    refused = imports.row(next(numbers), day="31/31/2020")
    sheet = imports.brought(story.officer("baran"), new, far, refused)
    return SimpleNamespace(pk=sheet.pk, number=3)


def _signed_report():
    report = builders.report(_nalin())
    make_checkpoint()
    return report


def _checkpoint():
    make_checkpoint()
    return Checkpoint.objects.newest()


def _outpost():
    _checkpoint()
    return "outpost", story.outpost()


def _watch():
    return "baran", builders.watch(_somebody())


# By address, where that says more than the verb: who calls, and on what.
AT: dict[str, Callable[[], tuple[str | None, Any]]] = {
    "api_token": lambda: ("feed", None),
    "api_cosignatures": _outpost,
    "api_refusals": _outpost,
    "notice_read": _notice,
    "notice_receive": _notice,
    "posting_end": lambda: ("dara", _somebody().postings.get()),
    "posting_telephone": lambda: ("dara", _somebody().postings.get()),
    "answer_confirm": lambda: _told_by_telephone(),
    "api_answer_confirm": lambda: _told_by_telephone(),
    "passkey_remove": lambda: ("nalin", SimpleNamespace(pk=1)),
}
# By verb, where it cannot be called on the same again and again.
FRESH: dict[str, Callable[[], tuple[str | None, Any]]] = {
    "disable_officer": lambda: ("dara", _somebody()),
    "change_officer": lambda: ("dara", Officer.objects.get(pk=_somebody().pk)),
    "reset_password": lambda: ("dara", _somebody()),
    "post": lambda: ("dara", _somebody()),
    "change_password": _changed_password,
    "close_watch": _watch,
    "sign_in": _handover,
    "sign_out": _signing_out,
    "assess": lambda: ("karim", _day()),
    "issue_summary": lambda: ("karim", _day()),
    "sign": lambda: ("karim", _issued()),
    "enrol": lambda: ("dara", story.centre("K1")),
    "create_centre": lambda: ("dara", None),
    "issue_token": lambda: ("dara", None),
    "add_map_pack": lambda: ("dara", _no_packs()),
    "open_watch": _to_watch,
    "withdraw_map_pack": _withdrawn_pack,
    "acknowledge": _to_answer,
    "open_batch": lambda: ("baran", _sheet()),
}
# What the matrix names, by its name there.
MADE: dict[str, Callable[[], Any]] = {
    "K1": lambda: story.centre("K1"),
    "area": lambda: Area.objects.first(),
    "draft": lambda: drafts.save(by=_nalin(), submission=uuid4(), typed={"narrative": "Half."}),
    "fresh": lambda: builders.report(_nalin()),
    "unrelated": lambda: _subject(story.pair()),
    "related": lambda: _subject(story.pair()),
    "same": lambda: _subject(story.proposed()),
    "proposed": lambda: _subject(story.proposed()),
    "struck": lambda: builders.strike(_nalin(), builders.report(_nalin())),
    "corrected": story.corrected,
    "abduction": story.abduction,
    "asked": story.asked,
    "checkpoint": _checkpoint,
    "entry_of_report": lambda: JournalEntry.objects.get(pk=_signed_report().position),
    "witness": lambda: story.witness(),
    "entry": lambda: JournalEntry.objects.order_by("position").last(),
    "officer": lambda: story.officer("rezan"),
    "posting": lambda: Posting.objects.get(officer__username="rezan"),
    "handover": lambda: _handover()[1],
    "watch": lambda: Watch.objects.open().first() or _watch()[1],
    "session": _session,
    "token": story.token,
    "summary": _issued,
    "proposal": story.asked_for,
    "upload": story.upload,
    "sheet": _sheet,
    "sheet_proposed": _sheet,
    "sheet_recorded": lambda: story.batch().sheet,
    "batch": story.batch,
    "map_pack": lambda: _no_packs() or builders.map_pack(),
    "ground": lambda: _no_packs() or builders.ground(f"Chardaghlu {next(numbers)}"),
    "place": lambda: builders.place(story.officer("baran")),
    "saved_filter": _filter,
}
