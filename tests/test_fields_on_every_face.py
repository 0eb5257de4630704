"""Every fact of a report is shown on every face of it, or a sentence here says why it is not.

For each fact there are two reports that differ in it: `first`, which is revised so later, and
`whole`, which said so from the beginning. Each face must say of `whole` what it does not say of
`first`; where versions are compared, of the revised `first` what it did not say before.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone

from incidents.fields import BROUGHT, LATER
from incidents.models import Incident
from incidents.notation import dtg
from tests.conftest import own_database
from tests.support import builders, faces
from tests.support.faces import at

FIRST, WHOLE = 19, 20  # days of November: each paper has one of the two reports
NOTED = builders.at(2026, 11, 22, 11, 33)
OUTCOME = "2026-11-21T06:40:00Z"
STRIKER = "Major Baran Salih"
WALK = {"kind": "movement", "salute": {"activity": "a walk"}}
TAKEN = {"kind": "abduction", "abduction": {"outcome": "rescued"}}


@dataclass(frozen=True)
class Fact:
    """How two reports come to differ in one fact, and by which words people know it."""

    words: Any = None  # of the incident; else what the state says
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    by: str = "nalin"
    revisions: int = 0  # more of them, after the report
    struck: bool = False
    revisable: bool = False

    def says(self, incident: Incident) -> list[str]:
        told = self.words(incident) if callable(self.words) else self.words
        return [told] if isinstance(told, str) else list(told or ())


def later(day):
    return builders.at(2026, 11, day, 11, 47)


def revised(words=None, before=None, **after) -> Fact:
    return Fact(words, before or {}, after, revisable=True)


def sighted(key: str, words="", told="") -> Fact:
    text = told or f"Ostrich {key}"
    return revised(words or text, WALK, salute={**WALK["salute"], key: text})


FACTS = {
    "id": Fact(),
    "number": Fact(lambda i: i.number),
    "year": Fact(lambda i: f"-{i.year}-", after={"occurred_at": builders.at(2025, 11, 20, 9)}),
    "serial": Fact(lambda i: f"-{i.serial:04}"),
    "version": Fact(("3 revised", "version 3"), revisions=2, revisable=True),
    "centre": Fact(
        lambda i: (f"reported by {i.centre.name}", f"· {i.centre.name}", i.centre.name), by="rezan"
    ),
    "force": Fact(lambda i: (f"({i.force.name})", i.force.name), by="hassan"),
    "reported_by": Fact("Baran Salih", by="baran"),
    "reported_at": Fact(
        lambda i: (f"Reported at {dtg(i.reported_at)}", f"reported {dtg(i.reported_at)}")
    ),
    "noted_at": Fact(dtg(NOTED), after={"noted_at": NOTED}),
    "channel": Fact("imported", after={"channel": "import"}),
    **{
        name: Fact(f"Ostrich {name}", after={"channel": "import", name: f"Ostrich {name}"})
        for name in BROUGHT
    },
    "exercise": Fact(("EXERCISE", "exercise record"), after={"exercise": True}),
    "kind": revised("Targeted killing", kind="killing", precedence="immediate"),
    "precedence": revised("Flash", precedence="flash"),
    "occurred_at": Fact(lambda i: i.dtg, after={"occurred_at": later}, revisable=True),
    "time_precision": revised(lambda i: i.dtg, time_precision="hour"),
    "place": revised("Ostrichville", place="Ostrichville"),
    "latitude": revised(
        "35.46812",
        {"mgrs": "", "latitude": 35.4, "longitude": 44.39},
        mgrs="",
        latitude=35.46812,
        longitude=44.39,
    ),
    "longitude": revised(
        "44.36812",
        {"mgrs": "", "latitude": 35.4, "longitude": 44.39},
        mgrs="",
        latitude=35.4,
        longitude=44.36812,
    ),
    "mgrs": revised(lambda i: i.mgrs, mgrs="38S ME 437 883"),
    "location_precision_m": revised("to 10 m", mgrs="38S ME 4310 8870"),
    "narrative": revised("Ostriches crossed.", narrative="Ostriches crossed."),
    "language": revised("Central Kurdish", language="ckb"),
    "perpetrator": revised("The Ostrich band", perpetrator="The Ostrich band"),
    "grading.source": revised("usually reliable", grading={"source": "B"}),
    "grading.information": revised("possibly true", grading={"information": 3}),
    "casualties": revised(
        "7331", casualties=[{"outcome": "killed", "category": "civilian", "count": 7331}]
    ),
    "local_leader": revised(("A local leader", "local leader", "on"), local_leader=True),
    **{
        f"salute.{key}": sighted(key)
        for key in ("size", "activity", "direction", "unit", "equipment")
    },
    "salute.observed_at": sighted("observed_at", "200947C NOV 26", "2026-11-20T06:47:00Z"),
    "abduction.outcome": revised(
        "Rescued", {"kind": "abduction"}, abduction={"outcome": "rescued"}
    ),
    "abduction.outcome_at": revised(
        "210940C NOV 26", TAKEN, abduction={"outcome": "rescued", "outcome_at": OUTCOME}
    ),
    "abduction.demand": revised(
        "Ostrich feathers", TAKEN, abduction={"outcome": "rescued", "demand": "Ostrich feathers"}
    ),
    "source_commitment": Fact(lambda i: i.source_commitment, after={"source": "A shepherd"}),
    "revision_reason": Fact("Ostrich count", revisions=1, revisable=True),
    "struck.at": Fact(
        lambda i: (
            f"struck {STRIKER} · {dtg(i.struck_at)}",
            f"struck {dtg(i.struck_at)}",
            f"Struck {dtg(i.struck_at)}",
        ),
        struck=True,
        revisable=True,
    ),
    "struck.by": Fact((f"struck {STRIKER}", STRIKER), struck=True, revisable=True),
    "struck.reason": Fact("Ostrich error", struck=True, revisable=True),
}
FACES = [
    "page", "history", "differences", "conflict", "typed", "form", "sheet", "paper", "csv", "row",
    "versions", "schema", "schema of versions", "body",
]  # fmt: skip
CHANGING = {"differences", "conflict", "typed", "form", "sheet"}  # what shows what was revised


ONCE = "It is told once, with the report: no revision changes it."
BESIDE = "It is told once: the page shows it beside all versions."
NUMBER = "The number says it."
IMPORTED = "An import alone brings it."
GIVEN = "Nobody tells it: it follows from who reports, and when."
DIGITS = "The grid reference says it by its digits."
BRIEF = "A day on paper tells a report in two lines; the log has the rest."
DRAWN = "The point is drawn on the map, and its square is named."
SECRET = "The hash only proves the source details, which stand on the page for their own force."


def why(sentence: str, *faces: str) -> dict[str, str]:
    return dict.fromkeys(faces, sentence)


NEVER_REVISED = why(ONCE, *CHANGING)
EXCEPTIONS: dict[str, dict[str, str]] = {
    "id": NEVER_REVISED
    | why("People know a report by its number.", "page", "history", "paper")
    | why(GIVEN, "body"),
    "number": NEVER_REVISED | why(BESIDE, "history") | why(GIVEN, "body"),
    "year": NEVER_REVISED
    | why(NUMBER, "row", "schema")
    | why(BESIDE, "history")
    | why(GIVEN, "body"),
    "serial": NEVER_REVISED
    | why(NUMBER, "row", "schema")
    | why(BESIDE, "history")
    | why(GIVEN, "body"),
    "version": why("The list of versions beside it says it.", "page")
    | why("A revision makes it.", "typed", "body")
    | why(BRIEF, "paper"),
    "centre": NEVER_REVISED | why(BESIDE, "history"),
    "force": NEVER_REVISED
    | why(BESIDE, "history")
    | why(BRIEF, "paper")  # which names both forces, whoever reported
    | why(GIVEN, "body"),
    "reported_by": NEVER_REVISED | why(BRIEF, "paper") | why(GIVEN, "body"),
    "reported_at": NEVER_REVISED | why(BRIEF, "paper") | why(GIVEN, "body"),
    "noted_at": NEVER_REVISED | why(BESIDE, "history") | why(BRIEF, "paper"),
    "channel": NEVER_REVISED | why(BESIDE, "history") | why(BRIEF, "paper") | why(GIVEN, "body"),
    "exercise": NEVER_REVISED | why(BESIDE, "history"),
    **{name: NEVER_REVISED | why(BRIEF, "paper") | why(IMPORTED, "body") for name in BROUGHT},
    "latitude": why(DRAWN, "page", "paper"),
    "longitude": why(DRAWN, "page", "paper"),
    "location_precision_m": why(
        DIGITS, "history", "differences", "conflict", "typed", "form", "sheet", "paper"
    ),
    "language": why(BRIEF, "paper"),
    "perpetrator": why(BRIEF, "paper"),
    "grading.source": why(BRIEF, "paper"),
    "grading.information": why(BRIEF, "paper"),
    **{
        f"salute.{key}": why(BRIEF, "paper")
        for key in ("size", "activity", "unit", "observed_at", "equipment")
    },
    **{
        f"abduction.{key}": why("The paper lists those that are open, in a line each.", "paper")
        for key in ("outcome", "outcome_at", "demand")
    },
    "source_commitment": why(
        SECRET, *(face for face in FACES if face not in ("versions", "schema of versions"))
    ),
    "revision_reason": why("The list of versions beside it says it.", "page")
    | why("It is of its version alone: the next one has another.", "form", "typed")
    | why("Only a revision says it.", "body")
    | why(BRIEF, "paper"),
    **{
        f"struck.{key}": why("What is struck is revised no more.", "form", "typed")
        | why("Striking has an address of its own.", "body")
        | why("The paper counts what is struck.", "paper")
        for key in ("at", "by", "reason")
    },
}
EXCEPTIONS["struck.by"]["sheet"] = "The sheet says what became of a report and when."
ONCE_TOLD = [name for name, faces in EXCEPTIONS.items() if ONCE in faces.values()]


@pytest.fixture(scope="module")
def seen(django_db_setup, django_db_blocker):
    """What every face says of every fact."""
    with django_db_blocker.unblock(), own_database("faces"), override_settings(TRAINING=False):
        yield Seen()


class Seen:
    """The two reports of each fact, and by face and fact what was said before and after."""

    def __init__(self):
        self.plain, self.stale = reported(Fact(), FIRST), reported(Fact(), FIRST)
        self.firsts = {
            name: reported(fact, FIRST) if fact.revisable else self.plain
            for name, fact in FACTS.items()
        }
        self.said: dict[str, dict[str, tuple]] = {}
        with time_machine.travel(timezone.now() + timedelta(hours=3)):  # they are reported later
            self.wholes = {name: whole(fact) for name, fact in FACTS.items()}
            self.client, self.chief = map(faces.signed_in, ("nalin", "baran"))
            self.look_at_each()
            self.look_at_papers_and_revise()
            self.look_at_comparisons()
        self.paths = faces.description()

    def keep(self, face, said: Callable[[Incident], Any]):
        """Keep what a face says of both reports of each fact."""
        first = {incident.pk: said(incident) for incident in set(self.firsts.values())}
        self.said[face] = {
            name: (first[self.firsts[name].pk], said(self.wholes[name])) for name in FACTS
        }

    def look_at_each(self):
        """Look at the reports of each fact, before the first of them is revised."""
        every = {self.plain, self.stale, *self.firsts.values(), *self.wholes.values()}
        pages = {i.pk: self.page(i) for i in every}
        self.forms = {i.pk: self.form(i) for i in every}
        table, rows = faces.rows_of_csv(self.client), self.rows()
        self.keep("page", lambda i: faces.words(pages[i.pk].partition("<h2>Versions</h2>")[0]))
        self.keep("history", lambda i: " ".join(faces.folds(pages[i.pk])))
        self.keep("csv", lambda i: table[str(i.pk)])
        self.keep("row", lambda i: rows[str(i.pk)])
        self.keep("versions", self.last_state)
        self.keep("form", lambda i: self.forms[i.pk])

    def page(self, incident) -> str:
        return faces.page(self.client, incident.get_absolute_url())

    def form(self, incident) -> dict[str, str]:
        """Return what the form holds; nothing where the officer is given none."""
        answer = self.chief.get(f"{incident.get_absolute_url()}revise/")
        return faces.typed(faces.main(answer)) if answer.status_code == 200 else {}

    def rows(self) -> dict[str, dict]:
        answer = self.client.get("/api/v1/incidents", {"limit": 200}).json()
        return {row["id"]: row for row in answer["results"]}

    def last_state(self, incident) -> dict:
        answer = self.client.get(f"/api/v1/incidents/{incident.number}/versions").json()
        return answer["results"][-1]["state"]

    def look_at_papers_and_revise(self):
        """Issue the days of all reports; the sheet of one tells what is revised after that."""
        days = {i.occurred_at.date() for i in (*self.firsts.values(), *self.wholes.values())}
        for day in days:
            builders.issue(faces.officer("karim"), day)
        papers = {day: self.pdf(day, "pdf") for day in days}
        self.keep("paper", lambda i: papers[i.occurred_at.date()])
        day = self.plain.occurred_at.date()
        before = self.pdf(day, "sheet")
        for name, fact in FACTS.items():
            if fact.revisable:
                self.firsts[name] = changed(self.firsts[name], fact)
        after = self.pdf(day, "sheet")
        self.said["sheet"] = {
            name: (before, after) if fact.revisable else ("", "") for name, fact in FACTS.items()
        }

    def pdf(self, day, kind) -> str:
        answer = self.client.get(f"/summary/{day}/{kind}/")
        assert answer.status_code == 200, answer.status_code
        return faces.printed(answer.content)

    def look_at_comparisons(self):
        """Look at what a version changed, and at two texts of which one came too late."""
        builders.revise(faces.officer("baran"), self.stale, narrative="Theirs.")
        without = self.sent_late(self.stale, self.forms[self.stale.pk])
        nothing = ("", "")
        for face in ("differences", "conflict", "typed"):
            self.said[face] = dict.fromkeys(FACTS, nothing)
        for name, first in self.firsts.items():
            if not FACTS[name].revisable:
                continue
            newest, *_between, oldest = faces.folds(self.page(first))
            self.said["differences"][name] = (oldest, newest)
            theirs = self.sent_late(first, self.forms[first.pk])
            self.said["conflict"][name] = (without, theirs)
            if form := self.forms[self.wholes[name].pk]:
                self.said["typed"][name] = (without, self.sent_late(self.stale, form))

    def sent_late(self, incident, form) -> str:
        """Return the comparison that follows a form, with a word changed, on the first version."""
        mine = {"narrative": f"{form['narrative']} Mine.", "based_on": "1", "submission": uuid4()}
        address = f"{incident.get_absolute_url()}revise/"
        return faces.compared(self.chief.post(address, form | mine))

    def shows(self, name: str, face: str) -> bool:
        """Tell whether a face says of the fact after what it did not say before."""
        match face:
            case "schema":
                return faces.described(faces.answered(self.paths, "incidents"), name)
            case "schema of versions":
                address = "incidents/{reference}/versions"
                state = faces.answered(self.paths, address)["state"]
                return faces.described(faces.fields(state), name)
            case "body":
                return faces.described(faces.sent(self.paths, "incidents"), name)
        incident = self.firsts[name] if face in CHANGING - {"form", "typed"} else self.wholes[name]
        said, state = FACTS[name].says(incident), at(incident.state(), name)
        before, after = self.said[face][name]
        if face in ("row", "versions"):
            return at(before, name) != at(after, name) and told(at(after, name)) == state
        if face in ("csv", "form"):
            return any(
                before.get(cell) != text
                and (text == code_of(state) or any(w in text for w in said))
                for cell, text in after.items()
            )
        return any(words in after and words not in before for words in said)


def reported(fact: Fact, day: int, **more) -> Incident:
    moment = {"occurred_at": builders.at(2026, 11, day, 11, 5), "precedence": "immediate"}
    return builders.report(faces.officer(fact.by), **(moment | fact.before | more))


def whole(fact: Fact) -> Incident:
    """Report what says the fact from the beginning, or from the last of its first versions."""
    incident = reported(fact, WHOLE, **on(WHOLE, fact.after))
    for text in ("Again.", "And again.")[: fact.revisions]:
        incident = again(incident.reported_by, incident, text)
    return struck(incident) if fact.struck else incident


def changed(incident: Incident, fact: Fact) -> Incident:
    if fact.struck:
        return struck(incident)
    baran, fields = faces.officer("baran"), on(FIRST, fact.after)
    for text in ("Again.", "And again.")[: fact.revisions]:
        incident = again(baran, incident, text)
    return builders.revise(baran, incident, **fields) if fields else incident


def again(by, incident: Incident, text: str) -> Incident:
    """Revise a report, and say why."""
    return builders.revise(by, incident, narrative=text, revision_reason="Ostrich count")


def struck(incident: Incident) -> Incident:
    return builders.strike(faces.officer("baran"), incident, "Ostrich error")


def on(day: int, fields: dict) -> dict:
    return {name: value(day) if callable(value) else value for name, value in fields.items()}


def told(value):
    """Return what a row says of somebody as a state does: the key alone."""
    return value.get("id", value) if isinstance(value, dict) else value


def code_of(value) -> str:
    """Return a value as a table has it: a time to the second."""
    code = str(value).lower() if isinstance(value, bool) else str(value)
    return re.sub(r"\.\d+Z$", "Z", code)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("name", FACTS)
def test_every_face_shows_the_fact_or_a_sentence_says_why_not(name, face, seen):
    why_not = EXCEPTIONS.get(name, {}).get(face)
    if why_not:
        assert not seen.shows(name, face), f"{face} shows {name}: no exception is needed"
    else:
        assert seen.shows(name, face), f"{face} does not show {name}"


def test_every_fact_of_a_state_is_told_here_and_no_other(seen):
    states = [incident.state() for incident in seen.wholes.values()]
    kept = [{name: part for name, part in s.items() if part is not None} for s in states]
    assert set().union(*map(faces.paths_in, kept)) == set(FACTS)
    # A state that says nothing of them lacks them.
    later = {"revision_reason", *(field.name for field in LATER)}
    assert set(states[0]) | later == {name.partition(".")[0] for name in FACTS}


def test_every_exception_is_of_a_fact_and_a_face():
    assert set(EXCEPTIONS) <= set(FACTS)
    assert {face for of in EXCEPTIONS.values() for face in of} <= set(FACES)


@pytest.mark.parametrize("name", ONCE_TOLD)
def test_what_is_told_once_cannot_be_revised(name, seen):
    with pytest.raises(ValidationError, match="Unknown field"):
        builders.revise(faces.officer("baran"), seen.plain, **{name: "x"})


def test_every_key_of_a_row_is_described(seen):
    rows = [row for of in seen.said["row"].values() for row in of]
    found = faces.answered(seen.paths, "incidents")
    keys = set().union(*map(faces.paths_in, rows))
    assert [key for key in keys if not faces.described(found, key)] == []
