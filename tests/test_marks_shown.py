"""Whatever page shows what somebody wrote, and to whomever: nothing in it is unseen."""

import re
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.html import escape
from pypdf import PdfReader

from centres.access.sessions import name_of
from centres.models import Area, Centre, Force, MapPack, Officer
from centres.text.marks import STANDING_IN
from incidents.models import Export
from incidents.reports import drafts
from incidents.search import saved_filters
from incidents.summary import paper_pdf
from tests.support import builders, matrix, story
from tests.support.filled_form import opened
from tests.test_api_incidents import body
from tests.test_paper import BytesIO
from tests.test_permissions import DATED, SENT, address, answered, rows

pytestmark = pytest.mark.django_db

HIDDEN = "\u202e\u2066\u2068\u2069\u200b\u200f\u2028\ufeff\x07\u00ad\u3164\U000e0041"
TAIL = " Zq" + "".join(f"{letter}z" for letter in HIDDEN)
RAW = re.compile(rf"[qz](?:[{HIDDEN}]|\\u0007)z")
# What a field holds is sent again, so it stays as it was written.
FIELDS = re.compile(r'(?:\bvalue|data-name)="[^"]*"|<textarea.*?</textarea>', re.DOTALL)
LOOKERS = ["author", "liaison_other_force", "chief_other_room", "commander", "auditor",
           "administrator", "display"]  # fmt: skip
# Everybody in one language; who sees most in the others.
LOOKS = [("en", LOOKERS, 200), ("ar", ["author", "auditor"], 50), ("ckb", ["author"], 30)]
NAMED = [  # names that no builder gives
    (Officer.objects.people(), ["name_latin", "name_arabic"]),
    (Centre.objects, ["name_en", "name_ar", "name_ckb", "host_base_en", "host_base_ar"]),
    (Force.objects, ["name_en", "name_ar", "name_ckb"]),
    (Area.objects, ["name"]),
    (MapPack.objects, ["attribution"]),
]
PLAIN = {"token"}  # a user name


def hidden_in(text: str) -> list[str]:
    return RAW.findall(FIELDS.sub("", text))


@pytest.fixture
def objects(nalin, time_machine, browse, monkeypatch):
    """Everything that the matrix names, every text of it with characters that nobody sees."""
    canary = {name: text + TAIL * (name not in PLAIN) for name, text in matrix.CANARY.items()}
    monkeypatch.setattr(matrix, "CANARY", canary)
    told = builders.report_fields
    written = {name: f"{name}{TAIL}" for name in ("place", "narrative", "perpetrator")}
    monkeypatch.setattr(builders, "report_fields", lambda **more: told(**{**written, **more}))
    _assess()
    found = matrix.populate(time_machine)
    found.session = SimpleNamespace(pk=name_of(browse(nalin).session.session_key))
    _say_more(found, nalin)
    for records, names in NAMED:
        records.update(**{name: Concat(name, Value(TAIL)) for name in names})
    return found


def _assess():
    for day in (story.DAY, date.fromisoformat(DATED[("day",)])):
        builders.assess(Officer.objects.get(username="baran"), day, f"own{TAIL}", centre="K1")
        builders.assess(Officer.objects.get(username="karim"), day, f"words{TAIL}")


def _say_more(found, nalin):
    """Say in every other text that there is, about the objects or beside them."""
    chief, commander, zainab, kawa = (
        Officer.objects.get(username=name) for name in ("baran", "karim", "zainab", "kawa")
    )
    incident = found.fresh
    incident.refresh_from_db()
    builders.enter(nalin, incident, f"entry{TAIL}")
    builders.translate(nalin, incident, f"translation{TAIL}")
    builders.dispute(kawa, incident, "narrative", f"value{TAIL}", comment=f"comment{TAIL}")
    builders.acknowledge(chief, incident, "comment", comment=f"c{TAIL}", centre="DIYALA",
                         on_behalf_of=f"caller{TAIL}")  # fmt: skip
    builders.revise(nalin, incident, narrative=f"again{TAIL}", source=f"source{TAIL}")
    salute = {name: f"{name}{TAIL}" for name in ("size", "activity", "unit", "equipment")}
    builders.report(nalin, kind="movement", salute=salute)
    builders.report(nalin, kind="abduction", abduction={"demand": f"demand{TAIL}"})
    builders.strike(nalin, builders.report(nalin), f"reason{TAIL}")
    asked = builders.ask(nalin, "DIYALA", incident, text=f"request{TAIL}")
    builders.decline(zainab, asked, f"refusal{TAIL}")
    builders.complete(zainab, builders.ask(nalin, "DIYALA", text=f"ask{TAIL}"), f"done{TAIL}")
    second = builders.issue(commander, story.DAY, edition=2, reason=f"correction{TAIL}")
    builders.sign(commander, second, reservation=f"reservation{TAIL}")
    found.summary = second
    told = {"parameters": {"q": f"exported{TAIL}"}, "head": 1, "at": timezone.now()}
    Export.objects.create(officer=nalin, format="csv", **told)
    saved_filters.keep(by=nalin, name=f"Kept{TAIL}", parameters={"q": f"x{TAIL}"})
    drafts.save(by=nalin, submission=uuid4(), typed={"narrative": f"d{TAIL}", "place": f"p{TAIL}"})


def visits():
    """Return each page, and what it is about, once."""
    found = {}
    for row in rows():
        if row["method"] == "GET" and not row["url"].startswith("api_"):
            found.setdefault((row["url"], row["object"]), row)
    return list(found.values())


@pytest.mark.parametrize(("language", "lookers", "least"), LOOKS)
def test_no_page_shows_what_nobody_sees(language, lookers, least, objects, browse):
    wrong, seen = [], 0
    for caller in lookers:
        objects.caller = Officer.objects.get(username=matrix.PEOPLE[caller])
        client = browse(objects.caller)
        for row in visits():
            about = "caller" if row["object"] == "self" else row["object"]
            on = getattr(objects, about, None)
            fields = SENT.get((row["url"], "GET"), lambda on: {})(on)
            headers = {"Accept-Language": language}
            answer = client.get(address(row["url"], on), fields, headers=headers)
            if answered(answer) != "yes" or answer["Content-Type"] == "application/pdf":
                continue
            parts = answer if isinstance(answer, StreamingHttpResponse) else [answer.content]
            text = b"".join(parts).decode()
            seen += "[U+202E]z" in text
            if hidden := hidden_in(text):
                wrong.append(f"{caller} {row['url']} {row['object']}: {sorted(set(hidden))}")
    assert wrong == [], "\n".join(wrong)
    assert seen > least


def test_no_paper_shows_what_nobody_sees(objects):
    for made in (paper_pdf.pdf(objects.summary, "en"), paper_pdf.pdf(objects.summary, "ar")):
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
        assert "[U+202E]" in text
        assert RAW.findall(text) == []


def test_a_form_keeps_exactly_what_was_written(nalin, browse):
    text = f"[U+202E] <b>{TAIL.strip()}".replace("\u2028", "")  # the test would type a newline
    incident = builders.report(nalin, narrative=text, place=text)
    fields = opened(browse(nalin), f"/incidents/{incident.number}/revise/")
    assert (fields["narrative"], fields["place"]) == (incident.narrative, incident.place)
    page = browse(nalin).get("/incidents/", {"q": text}).content.decode()
    assert f'value="{escape(text)}"' in page


def test_the_isolates_of_our_own_sentences_stay(nalin, browse):
    incident = builders.report(nalin, time_precision="day", place="Tuz\u2066")
    page = browse(nalin).get(incident.get_absolute_url(), headers={"Accept-Language": "ar"})
    text = page.content.decode()
    assert "\u2068Tuz[U+2066]\u2069" in text
    assert "\u206620 NOV 26\u2069" in text
    assert not set(STANDING_IN) & set(text)


@pytest.mark.parametrize("letter", STANDING_IN)
def test_nobody_writes_what_stands_in_for_an_isolate(letter, nalin, browse):
    sent = body(place=f"x{letter}")
    answer = browse(nalin).post("/api/v1/incidents", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "place")


def test_what_looks_like_a_mark_is_not_taken_for_one_where_it_was_found(nalin, browse):
    builders.report(nalin, narrative="It said [U+202E] and U.")
    page = browse(nalin).get("/incidents/", {"q": "U"}).content.decode()
    assert re.sub("</?mark>", "", page).count("It said [U+005B]U+202E] and U.") >= 1
