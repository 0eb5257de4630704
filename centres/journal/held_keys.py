"""What verifying finds in signatures: each held to the key that the book held at its position.

Whoever owns the database can write a signature and its entry, and hash the book anew: the key of
the officer is in none of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from centres.access import own_key
from centres.journal.proposing import submission_under
from centres.models import JournalEntry, OfficerKey, Proposal
from centres.models.proposal import asked_digest

CHUNK = 2_000


@dataclass(frozen=True)
class Claim:
    """What an entry says that an officer signed, and the signature, None without any."""

    officer: str
    made: Any
    purpose: str
    about: str
    submission: str = ""
    words: str = ""


@dataclass
class Read:
    """What was read of the book so far: the last states, the keys held, what was agreed to."""

    states: dict[tuple[str, str], dict] = field(default_factory=dict)
    held: dict[str, dict] = field(default_factory=dict)  # by officer
    agreed: dict[str, str] = field(default_factory=dict)  # by submission, whose key shall go

    def before(self, content: dict) -> dict:
        """Return the last state but this of what an entry is about, empty before the first."""
        return self.states.get((content["subject"], content["key"]), {})


# By subject, what its entries say was signed: functions of an entry's content and what was read
# before it; each app adds its own when it is ready.
claims: dict[str, Callable[[dict, Read], Iterator[Claim]]] = {}


def faults() -> Iterator[str]:
    """Yield each key that came otherwise than it may, and each signature not made with the key."""
    read = Read()
    subjects = [OfficerKey.subject, Proposal.subject, *claims]
    entries = JournalEntry.objects.filter(subject__in=subjects).order_by("position")
    for entry in entries.iterator(CHUNK):
        content = entry.content()
        if not isinstance(content.get("state"), dict):
            continue  # the chain tells of it
        for wrong in _faults_of(content, read):
            yield f"entry {entry.position}: {wrong}"
        read.states[content["subject"], content["key"]] = content["state"]


def _faults_of(content: dict, read: Read) -> Iterator[str]:
    if content["subject"] == OfficerKey.subject:
        yield from _faults_of_key(content, read)
    elif content["subject"] == Proposal.subject:
        yield from _faults_of_consents(content, read)
        yield from _unsigned(of_proposal(content, read), read)
    else:
        yield from _unsigned(claims[content["subject"]](content, read), read)


def _unsigned(made: Iterator[Claim], read: Read) -> Iterator[str]:
    """Yield each claim that an officer who held a key has not signed with it."""
    for claim in made:
        key = read.held.get(claim.officer)
        if key is None and not claim.made:
            continue
        text = own_key.text_of(
            purpose=claim.purpose,
            about=claim.about,
            officer=claim.officer,
            submission=claim.submission,
            words=claim.words,
        )
        if key is None or not own_key.is_by(key, claim.made, text):
            yield f"{claim.purpose} is not signed with the own key of officer {claim.officer}"


def _faults_of_key(content: dict, read: Read) -> Iterator[str]:
    """Yield what is wrong with how a key came or went; what came is held from here on."""
    key = content["state"]
    officer, former = key["officer"], read.held.pop(key["officer"], None)
    if key["ended_at"]:
        if read.agreed.get(content["submission"]) != officer:
            yield f"the key of officer {officer} is taken away, and nobody consented"
        return
    text = own_key.text_of(
        purpose=own_key.KEY,
        about=own_key.fingerprint_of(key["public_key"]),
        officer=officer,
    )
    if content["by"] != officer or not own_key.is_by(key, key["proof"], text):
        yield f"the key of officer {officer} is not one that the officer has"
    elif former and not own_key.is_by(former, key["by_former"], text):
        yield f"the key of officer {officer} is replaced without the key before"
    read.held[officer] = key


def _faults_of_consents(content: dict, read: Read) -> Iterator[str]:
    """Yield that consents given before are others now; note what was agreed to by two."""
    state, before = content["state"], read.before(content)
    earlier = before.get("consents", [])
    if state["consents"][: len(earlier)] != earlier:
        yield f"proposal {content['key']}: its earlier consents were changed"
    others = [given for given in state["consents"] if given["by"] != state["by"]]
    if state["verb"] == "reset_key" and state["status"] == Proposal.Status.DONE and others:
        _subject, officer = state["arguments"]["officer"]["record"]
        read.agreed[str(submission_under(content["key"]))] = officer


def of_proposal(content: dict, read: Read) -> Iterator[Claim]:
    """Yield each consent that this entry adds, and its refusal."""
    state, before = content["state"], read.before(content)
    under = {"about": asked_digest(state), "submission": content["submission"]}
    for given in state["consents"][len(before.get("consents", [])) :]:
        yield Claim(given["by"], given.get("own_signature"), own_key.CONSENT, **under)
    refused = Proposal.Status.REFUSED
    if state["status"] == refused and before.get("status") != refused:
        words = state["reason"]
        yield Claim(state["ended_by"], state.get("refusal"), own_key.REFUSE, words=words, **under)
