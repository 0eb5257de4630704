"""Makes what tests need, by calling the actions that officers call."""

import hashlib
import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from centres import actions as rooms
from centres import alerts
from centres.access import second_factor
from centres.ground.map_packs import plain_name
from centres.journal import proposing, verdict
from centres.models import Centre, JournalEntry, Officer, Posting, Proposal, Verification, Watch
from centres.permissions import Permission
from incidents import actions, days
from incidents.actions import takeover

LAYERS = Path(__file__).parents[2] / "centres" / "ground" / "layers"
# Who is who, in every test: user name, rank, name, name in Arabic script, force, postings.
CAST = [
    ("nalin", "captain", "Nalin Aziz", "نالین عەزیز", "peshmerga", [("liaison", "K1")]),
    ("hassan", "captain", "Hassan Kadhim", "حسن كاظم", "iraqi", [("liaison", "K1")]),
    ("rezan", "lieutenant", "Rezan Omar", "ڕێزان عومەر", "peshmerga", [("liaison", "MAKHMOUR")]),
    ("zainab", "major", "Zainab Jabbar", "زينب جبار", "iraqi", [("chief", "DIYALA")]),
    ("baran", "major", "Baran Salih", "باران ساڵح", "peshmerga", [("chief", "K1")]),
    ("karim", "brigadier", "Karim Rashid", "کەریم ڕەشید", "peshmerga", [("commander", None)]),
    ("adnan", "brigadier", "Adnan Hamid", "عدنان حميد", "iraqi", [("commander", None)]),
    ("amal", "colonel", "Amal Yousif", "أمل يوسف", "iraqi", [("auditor", None)]),
    ("dara", "major", "Dara Faraj", "دارا فەرەج", "peshmerga", [("administrator", None)]),
    ("salam", "major", "Salam Karim", "سلام كريم", "iraqi", [("administrator", None)]),
    ("nadia", "colonel", "Nadia Hart", "نادية هارت", None, [("observer", None)]),
    ("former", "captain", "Sherko Ali", "شێرکۆ عەلی", "peshmerga", []),
    ("feed", "", "Feed", "", None, [("system", None)]),
]


def setup() -> Officer:
    return Officer.objects.get(username="setup")


def cast() -> None:
    """Enrol and post the cast; the former officer's posting at K1 has ended."""
    for username, rank, latin, arabic, force, postings in CAST:
        officer = enrol(username, rank=rank, name_latin=latin, name_arabic=arabic, force_id=force)
        for role, centre in postings:
            post(officer, role, centre)
    ended = post(Officer.objects.get(username="former"), "liaison", "K1")
    rooms.end_posting(by=setup(), submission=uuid4(), posting=ended)
    tell_nobody()


def layers() -> None:
    """Load the bundled areas."""
    for layer in ("gap", "responsibility"):
        content = (LAYERS / f"{layer}.geojson").read_bytes()
        load_areas(content, layer=layer, name_ar="name_ar", name_ckb="name_ckb")
    tell_nobody()


def tell_nobody() -> None:
    """Forget what officers are alerted of: nobody has to be told of the stage."""
    alerts.forget()


def load_areas(content, *, layer, name="name", code="code", **reading):
    told = {"layer": layer, "content": content, "name": name, "code": code, **reading}
    return rooms.load_areas(by=setup(), submission=uuid4(), **told)


def map_pack(name="Roads", *, shapes=None, **more):
    """Add a map pack that is in force: of one point by that name, unless told otherwise."""
    point = {"type": "Point", "coordinates": [44.4, 35.4]}
    feature = {"type": "Feature", "geometry": point, "properties": {"name": name}}
    content = json.dumps({"type": "FeatureCollection", "features": shapes or [feature]}).encode()
    fields = {"name": name, **({"content": content} if "address" not in more else {}), **more}
    return rooms.add_map_pack(by=setup(), submission=uuid4(), **fields)


def ground(name="Chardaghlu", *, kind="ground", tile="6/39/25", at=(44, 35), lines=None, **more):
    """Add ground that is in force, of one tile with one name, and `tile` says which."""
    village = ["village", 6, *at, {"en": plain_name(name)}]
    part = json.dumps({"lines": lines or {}, "areas": {}, "names": [village]})
    index = {"places": [], "parts": {tile: hashlib.sha256(part.encode()).hexdigest()}}
    made = {"kind": kind, "content": json.dumps(index).encode(), "parts": {tile: part.encode()}}
    pack = rooms.add_map_pack(by=setup(), submission=uuid4(), name=name, **made, **more)
    pack.tile = tile
    return pack


def place(by, name="Chardaghlu", **more):
    """Let a chief name a place for everybody."""
    fields = {"name_en": name, "location": "38S MD 60 80", **more}
    centre = by.centres_for(Permission.NAME_PLACE).get()
    return actions.name_place(by=by, submission=uuid4(), centre=centre, fields=fields)


def district(name="Daquq", *, code="d1", west=43.0, east=45.0):
    """Load one district, which holds whatever lies between these degrees of longitude."""
    ring = [[west, 33], [east, 33], [east, 37], [west, 37], [west, 33]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "geometry": shape, "properties": {"name": name, "code": code}}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    return load_areas(content, layer="district")


def enrol(username, *, password=None, temporary=False, **fields) -> Officer:
    content = {"username": username, "name_latin": username.title(), **fields}
    return rooms.enrol(
        by=setup(), submission=uuid4(), fields=content, password=password, temporary=temporary
    )


KEY = "3132333435363738393031323334353637383930"  # of RFC 6238


def with_device(officer, key=KEY):
    """Let the officer have a device with this key; the codes to recover with are on it."""
    code = second_factor.code_of(key)
    return rooms.enrol_second_factor(by=officer, submission=uuid4(), key=key, code=code)


def post(officer, role, centre=None, **more):
    centre = centre and Centre.objects.get(pk=centre)
    return rooms.post(
        by=setup(), submission=uuid4(), officer=officer, role=role, centre=centre, **more
    )


def consent(by, proposal):
    return rooms.consent(by=by, submission=uuid4(), proposal=proposal)


def agreed(done):
    """Let the other force consent where that is needed; return what is made."""
    if not isinstance(done, Proposal):
        return done
    role = "commander" if done.in_command else "administrator"
    others = Posting.objects.current().filter(role=role, officer__force__in=done.awaits)
    done = consent(others.earliest("since").officer, done)
    if done.status == Proposal.Status.CONSENTED:
        return rooms.carry_out(by=done.by, submission=uuid4(), proposal=done).outcome
    return proposing.done_before(done)


def close_centre(code):
    content = {"centre": Centre.objects.get(pk=code), "fields": {"status": "closed"}}
    return rooms.change_centre(by=setup(), submission=uuid4(), **content)


def token(officer, *scopes, days=30, **more) -> str:
    """Return the text of a new token."""
    return rooms.issue_token(
        by=setup(), submission=uuid4(), officer=officer, scopes=scopes, days=days, **more
    ).secret


def report_fields(**fields) -> dict:
    """Return the fields of a plain report of November 2026, changed by those given."""
    return {
        "kind": "extortion",
        "occurred_at": at(2026, 11, 20, 11, 5),
        "place": "Daquq",
        "mgrs": "38S ME 431 887",
        "narrative": "Shopkeepers were asked for money.",
        **fields,
    }


def report(by, *, centre=None, submission=None, channel="page", **fields):
    """Report an incident for the officer's own room, or the one named."""
    centre = Centre.objects.get(pk=centre) if centre else by.active_postings()[0].centre
    return actions.report(
        by=by,
        submission=submission or uuid4(),
        centre=centre,
        fields=report_fields(**fields),
        channel=channel,
    )


def revise(
    by,
    incident,
    *,
    based_on=None,
    submission=None,
    source_based_on=None,
    revision_reason="",
    **fields,
):
    return actions.revise(
        by=by,
        submission=submission or uuid4(),
        incident=incident,
        based_on=based_on or incident.version,
        fields=fields,
        source_based_on=source_based_on,
        revision_reason=revision_reason,
    )


def strike(by, incident, reason="Reported twice.", *, based_on=None, submission=None):
    return actions.strike(
        by=by,
        submission=submission or uuid4(),
        incident=incident,
        based_on=based_on or incident.version,
        reason=reason,
    )


def enter(by, incident, text="The road is open again.", *, submission=None):
    return actions.enter(
        by=by, submission=submission or uuid4(), incident=incident, text=text, channel="page"
    )


def translate(by, incident, text="يقول إن الطريق مفتوح.", *, language="ar", **more):
    content = {"version": incident.version, "submission": uuid4(), "channel": "page", **more}
    return actions.translate(by=by, incident=incident, language=language, text=text, **content)


def note(by, text="Line check with Makhmour.", *, centre=None, submission=None):
    centre = Centre.objects.get(pk=centre) if centre else by.active_postings()[0].centre
    return actions.note(
        by=by, submission=submission or uuid4(), centre=centre, text=text, channel="page"
    )


def acknowledge(by, incident, answer="concur", *, centre=None, submission=None, **more):
    """Answer the present version for the officer's own room, or by telephone for another."""
    centre = Centre.objects.get(pk=centre) if centre else by.active_postings()[0].centre
    return actions.acknowledge(
        by=by,
        submission=submission or uuid4(),
        incident=incident,
        centre=centre,
        answer=answer,
        channel="page",
        **{"version": incident.version, **more},
    )


def confirm_answer(by, answer, *, submission=None):
    """Confirm what was told by telephone for the officer's room."""
    told = {"answer": answer, "channel": "page"}
    return actions.confirm_answer(by=by, submission=submission or uuid4(), **told)


def dispute(by, incident, disputed="casualties", value="Two were killed.", **more):
    return acknowledge(by, incident, "dispute", disputed=disputed, value=value, **more)


def ask(by, addressee, incident=None, *, centre=None, due_at=None, submission=None, **more):
    """Ask another room to verify, within two hours unless told otherwise."""
    centre = Centre.objects.get(pk=centre) if centre else by.active_postings()[0].centre
    content = {"kind": "verify", "text": "Is the road closed?", **more}
    return actions.ask(
        by=by,
        submission=submission or uuid4(),
        centre=centre,
        addressee=Centre.objects.get(pk=addressee),
        incident=incident,
        due_at=due_at or timezone.now() + timedelta(hours=2),
        channel="page",
        **content,
    )


def accept(by, request):
    return actions.accept(by=by, submission=uuid4(), request=request)


def decline(by, request, reason="No patrol is free."):
    return actions.decline(by=by, submission=uuid4(), request=request, reason=reason)


def complete(by, request, result="The road is open."):
    return actions.complete(by=by, submission=uuid4(), request=request, result=result)


def withdraw(by, request):
    return actions.withdraw(by=by, submission=uuid4(), request=request)


def relate(by, incident, other):
    return actions.relate(by=by, submission=uuid4(), incident=incident, other=other)


def propose(by, incident, other, *, principal=None):
    content = {"incident": incident, "other": other, "principal": principal or incident}
    return actions.propose_event(by=by, submission=uuid4(), **content)


def confirm(by, incident, other):
    return actions.confirm_event(by=by, submission=uuid4(), incident=incident, other=other)


def dissolve(by, incident, other):
    return actions.dissolve_event(by=by, submission=uuid4(), incident=incident, other=other)


def nil_return(by, *, centre=None):
    centre = Centre.objects.get(pk=centre) if centre else by.active_postings()[0].centre
    return actions.file_nil_return(by=by, submission=uuid4(), centre=centre)


def watch(officer, *, by=None, since=None):
    """Put the officer on duty in the own room."""
    centre = officer.active_postings()[0].centre
    content = {"officer": officer, "centre": centre, "since": since}
    return rooms.open_watch(by=by or setup(), submission=uuid4(), **content)


def rooms_on_duty(centre):
    """Return the watches that are open in the room."""
    return list(Watch.objects.open().filter(centre=centre).select_related("officer"))


def sign_out(by, note="Quiet night."):
    centre = by.active_postings()[0].centre
    return actions.sign_out(by=by, submission=uuid4(), centre=centre, note=note)


def take_over(by, handover):
    return takeover.take_over(by=by, submission=uuid4(), handover=handover)


def assess(by, day, text="A quiet day.", *, centre=None, based_on=None, submission=None):
    """Write the section of a room, or (without one) the words for all."""
    return actions.assess(
        by=by,
        submission=submission or uuid4(),
        day=day,
        centre=centre and Centre.objects.get(pk=centre),
        text=text,
        based_on=based_on,
    )


def set_cut_off(by, at, holds_from):
    """Let days begin at a time such as 05:00, and let it be known at once."""
    content = {"time": time.fromisoformat(at), "holds_from": holds_from}
    cut_off = agreed(actions.set_cut_off(by=by, submission=uuid4(), **content))
    days.forget()
    return cut_off


def issue(by, day, *, edition=1, reason="", submission=None):
    content = {"day": day, "edition": edition, "reason": reason}
    return agreed(actions.issue_summary(by=by, submission=submission or uuid4(), **content))


def sign(by, summary, *, reservation="", submission=None):
    """Sign an edition under its own hash."""
    content = {"summary": summary, "sha256": summary.sha256, "reservation": reservation}
    return actions.sign(by=by, submission=submission or uuid4(), **content)


def mark_seen(by, summary, *, submission=None):
    content = {"summary": summary, "sha256": summary.sha256}
    return actions.mark_seen(by=by, submission=submission or uuid4(), **content)


def at(*parts) -> datetime:
    """Return a time in UTC."""
    return datetime(*parts, tzinfo=UTC)


def verification(fault=""):
    """Store a signed verdict: verifying itself needs a database where commits are real."""
    head, at = JournalEntry.objects.head(), timezone.now()
    found = verdict.Verdict(head.position, head.hash, fault.splitlines())
    told = {"at": at, "entries": head.position, "head": head.hash, "fault": fault}
    note = verdict.signed(found, at=at, after=0, counts={})
    return Verification.objects.create(**told, note=note)
