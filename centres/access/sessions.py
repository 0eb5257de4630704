"""Sessions as their officer sees them: where, since when, in which browser; locked and ended."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from centres import alerts
from centres.access import tokens
from centres.models import Officer, Session
from centres.models.alert import AlertQuerySet
from centres.roles import Trait

BEGUN = "begun"  # when, from where and in which browser one signed in, in the session
SEEN = "seen_at"  # the last user activity, in the session
LOCKED = "locked_at"  # since when it shows nothing to whoever sits there, in the session
LONGEST_AGENT = 200
# What a browser calls itself holds one of these; the first that fits is the name.
FAMILIES = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "Chrome/": "Chrome",
    "CriOS/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Place:
    """Where an officer is signed in. The name stands for the session's key, and never shows it."""

    name: str
    here: bool
    since: datetime | None
    seen: datetime | None
    address: str
    browser: str


def begin(request) -> None:
    """Note in a new session when, from where and in which browser it began; it is not locked.

    It tells of the sign-in before; where the officer is signed in elsewhere, it is told of there.
    """
    request.session.pop(LOCKED, None)
    officer, here = request.user, request.session.session_key or ""
    elsewhere = [place for place in places(officer, here=here) if not place.here]
    begun = {
        "at": timezone.now().isoformat(),
        "address": tokens.address_of(request),
        "agent": request.headers.get("User-Agent", "")[:LONGEST_AGENT],
    }
    if officer.last_sign_in:
        messages.info(request, _("Your last sign-in: %s.") % _described(officer.last_sign_in))
    Officer.objects.filter(pk=officer.pk).update(last_sign_in=begun)
    request.session[BEGUN] = begun
    if elsewhere:
        say = partial(_elsewhere, begun)
        alerts.tell([officer], say, link=reverse("account"), but=name_of(here))


def alerts_of(request) -> AlertQuerySet:
    """Return what the officer was alerted of, but that this very session began."""
    return alerts.told(request.user, session=name_of(request.session.session_key or ""))


def _elsewhere(begun: dict) -> str:
    return _("You were signed in elsewhere as well: %s.") % _described(begun)


def _described(begun: dict) -> str:
    """Return when, from where and in which browser somebody signed in."""
    at = timezone.localtime(parse_datetime(begun["at"]))
    return " · ".join(
        filter(None, [f"{at:%Y-%m-%d %H:%M}C", begun["address"], browser_of(begun["agent"])])
    )


def lock(request) -> None:
    """Lock a session until its officer unlocks it.

    It gets another key: a request that began before and ends after would save it as it was.
    """
    request.session.setdefault(LOCKED, timezone.now().isoformat())
    request.session.cycle_key()


def unlock(request) -> None:
    request.session.pop(LOCKED, None)
    request.session.cycle_key()


def locked_at(request) -> datetime | None:
    """Return since when the session is locked; None where it is open."""
    return parse_datetime(request.session.get(LOCKED, ""))


def seal(officer: Officer) -> str:
    """Return the key by which a browser seals what this officer types, until it is sent.

    Many share a desk: what rests in its browser is readable only where this officer is signed in.
    """
    return salted_hmac("centres.seal", str(officer.pk), algorithm="sha256").hexdigest()


def is_unattended(officer: Officer) -> bool:
    """Tell whether nobody sits before the officer's screen: it hangs on a wall."""
    postings = officer.active_postings()
    return bool(postings) and all(Trait.UNATTENDED in posting.traits for posting in postings)


def idle_limit(officer: Officer) -> timedelta:
    """Return how long a session of the officer lasts without activity.

    Nobody touches a wall screen: its session lasts as long as any may.
    """
    if is_unattended(officer):
        return timedelta(seconds=settings.SESSION_COOKIE_AGE)
    if any(Trait.BRIEF in posting.traits for posting in officer.active_postings()):
        return settings.SESSION_IDLE_ADMINISTRATOR
    return settings.SESSION_IDLE


def places(officer: Officer, *, here: str) -> list[Place]:
    """Return where the officer is signed in: this session (its key is `here`) before the others."""
    now = timezone.now()
    signed_in = [_place(session, here) for session in Session.objects.visible_to(officer).current()]
    alive = [p for p in signed_in if p.here or now - (p.seen or now) <= idle_limit(officer)]
    latest = sorted(alive, key=lambda place: place.seen or now, reverse=True)
    return sorted(latest, key=lambda place: not place.here)


def _place(session: Session, here: str) -> Place:
    data = session.get_decoded()
    begun = data.get(BEGUN, {})
    return Place(
        name=name_of(session.pk),
        here=session.pk == here,
        since=parse_datetime(begun.get("at", "")),
        seen=parse_datetime(data.get(SEEN, "")),
        address=begun.get("address", ""),
        browser=browser_of(begun.get("agent", "")),
    )


def name_of(key: str) -> str:
    """Return what a session is called in addresses: a digest of the key that opens it."""
    return hashlib.sha256(key.encode()).hexdigest()


def browser_of(agent: str) -> str:
    """Return family and system of a browser by what it calls itself; empty for another."""
    names = [
        next((name for mark, name in known.items() if mark in agent), "")
        for known in (FAMILIES, SYSTEMS)
    ]
    return " · ".join(filter(None, names))


def end(officer: Officer, name: str, *, but: str) -> bool:
    """End the session of this name; False where the officer has none, but for one's own key."""
    others = Session.objects.visible_to(officer).exclude(pk=but)
    keys = [session.pk for session in others if name_of(session.pk) == name]
    return bool(others.filter(pk__in=keys).delete()[0])


def end_others(officer: Officer, *, but: str) -> None:
    """End every session of the officer but the one with this key."""
    Session.objects.visible_to(officer).exclude(pk=but).delete()


def prefer(officer: Officer, language: str) -> None:
    """Keep in which language the officer reads, for whichever desk comes next."""
    Officer.objects.filter(pk=officer.pk).update(language=language)
