"""One call of every verb, as officers make them: what every verb promises is tested on each."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from centres import actions as rooms
from centres.access import passkeys, second_factor
from centres.actions.access_log import full_hour
from centres.ground import area_uploads
from centres.models import AccessToken, Centre, Force, Officer, Posting, Record
from incidents import actions, days
from incidents.imports import recording
from incidents.models import DailySummary
from tests.support import builders, imports, own_keys, witnesses
from tests.support.passkeys import SITE, Authenticator

MODULES = (rooms, actions)
ONLY_WITH_CONSENT = {"reset_key"}  # whoever asks for it: see test_own_keys.py
WITHOUT_CONTENT = {"renew_recovery_codes", "remove_second_factor"}
SCOPES_OF = {"outpost": frozenset({"journal"})}  # of the token of a system
DAY = date(2026, 11, 10)  # is over
HOUR = builders.at(2026, 11, 10, 9)
DAY_OVER = builders.at(2026, 11, 11)
GAP = (builders.LAYERS / "gap.geojson").read_bytes()
NAMES = {"name_en": "Police", "name_ar": "الشرطة", "name_ckb": "پۆلیس"}
PLACE = {"name_en": "Heron hill", "location": "38S MD 60 80"}
ROOM = {
    **NAMES,
    "host_base_en": "Tuz",
    "host_base_ar": "طوز",
    "host_base_ckb": "دووز",
    "latitude": 34.88,
    "longitude": 44.63,
}


@dataclass
class Telling:
    """A verb that may be called, and another content that the same submission must not take."""

    verb: str
    by: str
    arguments: dict[str, Any]
    otherwise: dict[str, Any]

    def act(self, *, submission=None, by=None, **changed) -> Record:
        (module,) = (module for module in MODULES if hasattr(module, self.verb))
        officer = Officer.objects.get(username=by or self.by)
        officer.confirmed_at = timezone.now()
        officer.scopes = SCOPES_OF.get(officer.username)
        arguments = {**self.arguments, **changed}
        return getattr(module, self.verb)(by=officer, submission=submission or uuid4(), **arguments)


def verbs() -> set[str]:
    """Return the names of the public actions, as the code has them."""
    return {
        name
        for module in MODULES
        for name, act in vars(module).items()
        if hasattr(act, "__wrapped__") and act.__module__.startswith(module.__name__)
        if not name.startswith("_")
    }


def telling(verb: str) -> Telling:
    by, prepare = VERBS[verb]
    arguments, otherwise = prepare()
    return Telling(verb=verb, by=by, arguments=arguments, otherwise=otherwise)


def with_device(username):
    """Return the officer, who has enrolled a device and given a code of it just now."""
    holder = officer(username)
    holder.confirmed_at = timezone.now()
    return builders.with_device(holder)


def recovery_codes():
    first, second, *_more = with_device("nalin").recovery_codes
    return {"code": first}, {"code": second}


def made_passkey():
    holder, key = with_device("nalin"), Authenticator()
    options, state = passkeys.helper(SITE).register_begin(holder)
    asked = {**state, "site": SITE}
    answer = key.made(options["challenge"])
    return {"name": "Blue key", "asked": asked, "answer": answer}, {"name": "Red key"}


def passkey():
    """Return the number of a passkey, and another number."""
    told, _otherwise = made_passkey()
    holder = officer("nalin")
    holder.confirmed_at = timezone.now()
    rooms.add_passkey(by=holder, submission=uuid4(), **told)
    number = passkeys.of(holder).latest("pk").pk
    return {"passkey": number}, {"passkey": number + 1}


def own_key(username):
    """Return what registers a key of an officer who signs nothing here, and another key."""
    key, other, holder = own_keys.Passphrase(), own_keys.Passphrase(), officer(username)
    told = {"key": key.told(holder), "proof": key.sign(own_keys.itself(key, holder))}
    return told, {"key": other.told(holder)}


def another_key(username):
    former = own_keys.register(officer(username))
    told, otherwise = own_key(username)
    about = own_keys.fingerprint_of(told["key"]["public_key"])
    purpose = own_keys.own_key.KEY
    signed = own_keys.under(former, officer(username), purpose=purpose, about=about)
    return {**told, "by_former": signed}, otherwise


def nothing_told():
    with_device("nalin")
    return {}, {}


def officer(username) -> Officer:
    return Officer.objects.get(username=username)


def centre(code) -> Centre:
    return Centre.objects.get(pk=code)


def posting(username) -> Posting:
    return Posting.objects.get(officer__username=username)


def token() -> AccessToken:
    builders.token(officer("feed"), "incidents")
    return AccessToken.objects.latest("issued_at")


def outpost(name="outpost") -> Officer:
    """Return a system of the Peshmerga, let in to the journal."""
    return witnesses.system(name)


def witness(name="outpost"):
    return witnesses.Outpost(name=name).stands(outpost(name))


def asked_for(role="commander"):
    """Return a proposal of the Peshmerga that waits for the Iraqi forces."""
    names = {"rank": "captain", "force_id": "peshmerga"}
    told = {"officer": builders.enrol(f"salar-{uuid4().hex[:8]}", **names), "role": role}
    return rooms.post(by=officer("dara"), submission=uuid4(), **told)


def consented():
    """Return the proposal of a token, which its proposer may now have."""
    told = {"officer": officer("feed"), "scopes": ["roster"], "days": 7}
    waits = rooms.issue_token(by=officer("dara"), submission=uuid4(), **told)
    return builders.consent(officer("salam"), waits)


def watch(username):
    on, by = officer(username), builders.setup()
    return rooms.open_watch(by=by, submission=uuid4(), officer=on, centre=centre("K1"))


def room(code) -> dict:
    return {"fields": {"code": code, **ROOM}}


def revised():
    return {"incident": incident(), "based_on": 1, "fields": {"place": "Tuz", "source": "A baker"}}


def incident():
    return builders.report(officer("nalin"), source="A shopkeeper", narrative="Three shops.")


def said(text, **more):
    return {"text": text, "channel": "page", **more}, {"text": "Said otherwise."}


def told_of_areas():
    areas = {"layer": "gap", "content": GAP, "name": "name", "code": "code"}
    return areas, {"layer": "responsibility"}


def upload():
    return area_uploads.keep(by=officer("dara"), layer="gap", file="gap.geojson", content=GAP)


def abduction():
    return builders.report(officer("nalin"), kind="abduction")


def to_answer():
    return {"incident": incident(), "version": 1}


def told_by_telephone():
    """Let K1 write down what Makhmour told it, for rezan of that room to confirm."""
    told = {"centre": "MAKHMOUR", "on_behalf_of": "Lieutenant Rezan"}
    return builders.acknowledge(officer("baran"), incident(), **told)


def corrected():
    return builders.revise(
        officer("nalin"), builders.revise(officer("nalin"), incident(), place="Tuz"), place="Kifri"
    )


def named():
    place = builders.place(officer("zainab"))
    return {"place": place, "based_on": place.position}


def judged():
    """Return a judged sheet as the chief of Kirkuk would import it."""
    sheet = imports.brought(officer("baran"), imports.row("a"), imports.row("b"))
    return {"centre": centre("K1"), "sheet": str(sheet.pk), **sheet.plan()}


def batch(complete=True):
    """Return an import of one row, which is complete, or waits to be."""
    row = imports.row(uuid4().hex, narrative=uuid4().hex)
    done = imports.begun(officer("baran"), imports.brought(officer("baran"), row))
    actions.record_rows(done)
    if complete:
        recording.go_on(done)
    return done


def asked():
    return builders.ask(officer("nalin"), "DIYALA")


def pair():
    return {"incident": incident(), "other": builders.report(officer("zainab"))}


def proposal():
    both = pair()
    return {**both, "principal": both["incident"]}, {"principal": both["other"]}


def proposed():
    both = pair()
    builders.propose(officer("nalin"), both["incident"], both["other"])
    return both


def on_watch(username):
    open_already = officer(username).watches.filter(until=None).first()
    return open_already or builders.watch(officer(username))


def handed(username):
    on_watch(username)
    return builders.sign_out(officer(username))


def issued():
    return DailySummary.objects.filter(day=DAY).last() or builders.issue(officer("karim"), DAY)


def to_sign():
    summary = issued()
    return {"summary": summary, "sha256": summary.sha256, "reservation": "The count of wounded."}


# By verb: who calls it, and a function that prepares what is told and what is told otherwise.
VERBS = {
    "add_force": (
        "setup",
        lambda: ({"fields": {"code": "police", **NAMES}}, {"fields": {"code": "guard", **NAMES}}),
    ),
    "create_centre": ("dara", lambda: (room("TUZ"), room("HALABJA"))),
    "change_centre": (
        "dara",
        lambda: (
            {"centre": centre("MOSUL"), "fields": {"status": "closed"}},
            {"fields": {"status": "planned"}},
        ),
    ),
    "enrol": (
        "dara",
        lambda: (
            {
                "fields": {
                    "username": "salar",
                    "name_latin": "Salar",
                    "force": Force(pk="peshmerga"),
                }
            },
            {"fields": {"username": "salar", "name_latin": "Salar"}},
        ),
    ),
    "change_officer": (
        "dara",
        lambda: (
            {"officer": officer("rezan"), "fields": {"rank": "captain"}},
            {"fields": {"rank": "major"}},
        ),
    ),
    "change_password": (
        "nalin",
        lambda: (
            {"password": "seven storks above Koya"},
            {"password": "eight storks above Koya"},
        ),
    ),
    "enrol_second_factor": (
        "nalin",
        lambda: (
            {"key": builders.KEY, "code": second_factor.code_of(builders.KEY)},
            {"code": "another"},
        ),
    ),
    "renew_recovery_codes": ("nalin", nothing_told),
    "use_recovery_code": ("nalin", recovery_codes),
    "remove_second_factor": ("nalin", nothing_told),
    "add_passkey": ("nalin", made_passkey),
    "remove_passkey": ("nalin", passkey),
    "register_key": ("amal", lambda: own_key("amal")),
    "replace_key": ("nadia", lambda: another_key("nadia")),
    "reset_second_factor": (
        "setup",
        lambda: (
            {"officer": with_device("rezan")},
            {"officer": officer("nalin")},
        ),
    ),
    "reset_password": (
        "dara",
        lambda: ({"officer": officer("rezan")}, {"officer": officer("nalin")}),
    ),
    "post": (
        "dara",
        lambda: (
            {"officer": officer("former"), "role": "liaison", "centre": centre("DIYALA")},
            {"role": "chief"},
        ),
    ),
    "open_watch": (
        "baran",
        lambda: (
            {"officer": officer("baran"), "centre": centre("K1")},
            {"since": timezone.now() - timedelta(hours=1)},
        ),
    ),
    "close_watch": ("baran", lambda: ({"watch": watch("nalin")}, {"watch": watch("hassan")})),
    "issue_token": (
        "setup",
        lambda: (
            {"officer": officer("feed"), "scopes": ["incidents", "journal"], "days": 7},
            {"days": 8},
        ),
    ),
    "register_witness": (
        "outpost",
        lambda: (
            {"public_key": witnesses.Outpost().public_key, "name": outpost().username},
            {"name": "Duhok"},
        ),
    ),
    "retire_witness": (
        "dara",
        lambda: ({"witness": witness("erbil")}, {"witness": witness("mast")}),
    ),
    "revoke_token": ("dara", lambda: ({"token": token()}, {"token": token()})),
    "consent": ("salam", lambda: ({"proposal": asked_for()}, {"proposal": asked_for("auditor")})),
    "refuse": (
        "salam",
        lambda: ({"proposal": asked_for(), "reason": "No."}, {"reason": "Never."}),
    ),
    "withdraw_proposal": (
        "dara",
        lambda: ({"proposal": asked_for()}, {"proposal": asked_for("auditor")}),
    ),
    "carry_out": ("dara", lambda: ({"proposal": consented()}, {"proposal": consented()})),
    "load_areas": ("setup", told_of_areas),
    "add_map_pack": (
        "setup",
        lambda: (
            {"name": "Photographs", "address": "/tiles/a/{z}/{x}/{y}.png"},
            {"address": "/tiles/b/{z}/{x}/{y}.png"},
        ),
    ),
    "withdraw_map_pack": (
        "setup",
        lambda: ({"pack": builders.map_pack()}, {"pack": builders.map_pack()}),
    ),
    "name_place": (
        "zainab",
        lambda: (
            {"centre": centre("DIYALA"), "fields": PLACE},
            {"fields": PLACE | {"name_ar": "تل"}},
        ),
    ),
    "rename_place": (
        "zainab",
        lambda: (
            {**named(), "fields": {"name_en": "Heron hill"}},
            {"fields": {"aliases": ["Herons"]}},
        ),
    ),
    "withdraw_place": (
        "zainab",
        lambda: ({"place": named()["place"]}, {"place": named()["place"]}),
    ),
    "report": (
        "nalin",
        lambda: (
            {
                "centre": centre("K1"),
                "fields": builders.report_fields(source="A driver"),
                "channel": "page",
            },
            {"fields": builders.report_fields(source="Another driver")},
        ),
    ),
    "open_batch": ("baran", lambda: (judged(), {"dataset": "Another log"})),
    "complete_batch": (
        "setup",
        lambda: ({"batch": batch(complete=False)}, {"batch": batch(complete=False)}),
    ),
    "undo_batch": (
        "baran",
        lambda: ({"batch": batch(), "reason": "Wrong sheet."}, {"reason": "An error."}),
    ),
    "revise": ("nalin", lambda: (revised(), {"fields": {"place": "Kifri"}})),
    "strike": (
        "nalin",
        lambda: (
            {"incident": incident(), "based_on": 1, "reason": "Reported twice."},
            {"reason": "An error."},
        ),
    ),
    "enter": ("karim", lambda: said("The road is open.", incident=incident())),
    "translate": (
        "hassan",
        lambda: (
            {
                "incident": incident(),
                "version": 1,
                "language": "ar",
                "text": "طلبوا مالاً من أصحاب المحال.",
                "channel": "page",
            },
            {"language": "ckb"},
        ),
    ),
    "note": ("nalin", lambda: said("Line check.", centre=centre("K1"))),
    "record_outcome": (
        "nalin",
        lambda: (
            {"incident": abduction(), "based_on": 1, "outcome": "released"},
            {"outcome": "escaped"},
        ),
    ),
    "acknowledge": (
        "rezan",
        lambda: (
            {**to_answer(), "centre": centre("MAKHMOUR"), "channel": "page", "answer": "concur"},
            {"answer": "seen"},
        ),
    ),
    "confirm_answer": (
        "rezan",
        lambda: (
            {"answer": told_by_telephone(), "channel": "page"},
            {"answer": told_by_telephone()},
        ),
    ),
    "receive_correction": (
        "rezan",
        lambda: ({"incident": corrected(), "version": 2}, {"version": 3}),
    ),
    "ask": (
        "nalin",
        lambda: (
            {
                "centre": centre("K1"),
                "addressee": centre("DIYALA"),
                "kind": "verify",
                "text": "Is the road closed?",
                "due_at": timezone.now() + timedelta(hours=2),
                "channel": "page",
            },
            {"kind": "assist"},
        ),
    ),
    "accept": ("zainab", lambda: ({"request": asked()}, {"request": asked()})),
    "decline": ("zainab", lambda: ({"request": asked(), "reason": "No."}, {"reason": "Never."})),
    "complete": ("zainab", lambda: ({"request": asked(), "result": "Yes."}, {"result": "No."})),
    "withdraw": ("nalin", lambda: ({"request": asked()}, {"request": asked()})),
    "relate": ("nalin", lambda: (pair(), {"other": incident()})),
    "propose_event": ("nalin", proposal),
    "confirm_event": ("zainab", lambda: (proposed(), {"other": incident()})),
    "dissolve_event": ("baran", lambda: (proposed(), {"other": incident()})),
    "file_nil_return": (
        "nalin",
        lambda: ({"centre": centre("K1")}, {"centre": centre("DIYALA")}),
    ),
    "sign_out": (
        "hassan",
        lambda: (on_watch("hassan") and {"centre": centre("K1"), "note": "Quiet."}, {"note": ""}),
    ),
    "set_cut_off": (
        "setup",
        lambda: (
            {"time": time(5), "holds_from": days.today() + timedelta(days=2)},
            {"time": time(7)},
        ),
    ),
    "close_access_hour": ("clock", lambda: ({"until": full_hour()}, {"until": DAY_OVER})),
    "assess": (
        "karim",
        lambda: ({"day": DAY, "centre": None, "text": "A quiet day."}, {"text": "A loud day."}),
    ),
    "issue_summary": ("karim", lambda: ({"day": DAY}, {"day": DAY - timedelta(days=1)})),
    "print_summary": (
        "clock",
        lambda: (
            {"summary": issued(), "language": "en", "pdf": b"%PDF"},
            {"language": "ar"},
        ),
    ),
    "commit_sources": (
        "clock",
        lambda: (
            {"force": Force.objects.get(pk="iraqi"), "hour": HOUR},
            {"force": Force.objects.get(pk="peshmerga")},
        ),
    ),
    "sign": ("karim", lambda: (to_sign(), {"reservation": ""})),
    "mark_seen": (
        "nadia",
        lambda: (
            {"summary": issued(), "sha256": issued().sha256},
            {"sha256": "0" * 64},
        ),
    ),
    "sign_in": ("baran", lambda: ({"handover": handed("nalin")}, {"handover": handed("hassan")})),
    "change_telephone": (
        "baran",
        lambda: (
            {"posting": posting("nalin"), "telephone": "0770 123"},
            {"posting": posting("nalin"), "telephone": "0770 124"},
        ),
    ),
    # Last: after these, two of the cast do nothing any more.
    "disable_officer": (
        "salam",
        lambda: ({"officer": officer("zainab")}, {"officer": officer("hassan")}),
    ),
    "end_posting": (
        "salam",
        lambda: ({"posting": posting("hassan")}, {"posting": posting("zainab")}),
    ),
}
