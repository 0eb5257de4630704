"""The description of the API: whole, valid, and true of every answer."""

import json
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from centres import actions as rooms
from centres.api.endpoints import Endpoint
from centres.models import Checkpoint, Officer, Posting
from centres.models.record import subjects
from centres.permissions import SCOPES
from centres.tasks import close_access_hour, make_checkpoint
from incidents import actions, days
from incidents.api.schemas import STATES
from incidents.models import DailySummary, Handover
from incidents.search.filters import IncidentFilter
from incidents.search.request_filters import RequestFilter
from incidents.tasks import commit_to_sources, print_summaries
from tests.support import builders, imports, story, witnesses
from tests.support.answers import headers_of

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"
JSON = "application/json"
PAPERS = {  # by media type, how what is no JSON begins
    "application/pdf": b"%PDF",
    "application/x-ndjson": b'{"position":1,"line":"',
    "text/plain; charset=utf-8": b"joint-coordination/",
}
# Whose address itself names the format: asked for another, they answer all the same.
BY_ADDRESS = {
    "list_journal_entries": 200,
    "get_latest_checkpoint": 404,  # there is none yet
    "get_checkpoint_of_size": 404,
    "get_summary_paper": 404,
}
# No operation: the page on which the description is read.
UNDESCRIBED = {"api_docs"}


@pytest.fixture(scope="module")
def description():
    GENERATOR_STATS.reset()
    return SchemaGenerator().get_schema(public=True)


@pytest.fixture
def client(nalin, pull):
    """A system at K1 whose token has every scope."""
    system = builders.enrol("mirror", force_id="iraqi")
    builders.post(system, "system", "K1")
    return pull(system, *SCOPES)


def body(**fields):
    return {
        "submission": str(uuid4()),
        "kind": "extortion",
        "occurred_at": "2026-11-20T11:05:00Z",
        "mgrs": "38S MD 497 885",
        "narrative": "Shopkeepers were asked for money.",
        **fields,
    }


def test_it_is_openapi_3_1_without_a_warning():
    told = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=told)
    assert told.getvalue().startswith("openapi: 3.1")


def views(resolver=None, prefix=""):
    """Yield address, class and methods of each address of the API."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern).lstrip("^")
        if not isinstance(pattern, URLPattern):
            yield from views(pattern, address)
        elif (pattern.name or "").startswith("api_") and pattern.name not in UNDESCRIBED:
            view = pattern.callback.view_class
            methods = {m for m in ("get", "post", "patch", "put", "delete") if hasattr(view, m)}
            yield address, view, methods


def test_every_address_takes_only_what_its_description_names():
    """An `Endpoint` refuses every parameter that is not of the operation at hand."""
    unstated = [
        (view.__name__, method)
        for _address, view, methods in views()
        for method in methods
        if not (issubclass(view, Endpoint) and hasattr(getattr(view, method), "operation"))
    ]
    assert unstated == []


def test_every_operation_is_described_and_nothing_else(description):
    ours = sum(len(methods) for _address, _view, methods in views())
    told = [
        (method, path)
        for path, methods in description["paths"].items()
        for method in methods
        if method in ("get", "post", "patch", "put", "delete")
    ]
    assert len(told) == ours
    plain = {
        (method, f"/{address}") for address, _view, methods in views() for method in methods
        if not set("(<") & set(address)
    }  # fmt: skip
    assert plain == {(method, path) for method, path in told if "{" not in path}


def test_every_operation_has_a_name_of_its_own_a_tag_and_a_sentence(description):
    operations = [o for methods in description["paths"].values() for o in methods.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)
    for operation in operations:
        assert operation["tags"]
        assert operation["description"].endswith((".", "harmless.\n"))
        assert operation["security"] == [{"token": []}, {"session": []}]


@pytest.mark.parametrize(
    ("path", "filters", "others"),
    [
        ("incidents", IncidentFilter, {"limit", "cursor", "format"}),
        ("statistics", IncidentFilter, {"group_by"}),
        ("requests", RequestFilter, {"limit", "cursor"}),
    ],
)
def test_every_filter_is_described_by_a_sentence(path, filters, others, description):
    operation = description["paths"][f"{ROOT}{path}"]["get"]
    queries = {p["name"]: p for p in operation["parameters"] if p["in"] == "query"}
    assert set(queries) == set(filters.base_filters) | others
    for name in filters.base_filters:
        assert queries[name]["description"].endswith(".")
        assert queries[name]["allowEmptyValue"]


def test_every_subject_of_the_feed_is_described():
    assert set(STATES) == set(subjects())


@pytest.mark.parametrize(
    ("parameters", "accept", "kind"),
    [
        ({"format": "json"}, "*/*", "application/json"),
        ({"format": "yaml"}, "*/*", "application/yaml"),
        ({}, "application/json", "application/json"),
        ({}, "application/yaml", "application/yaml"),
        ({}, "*/*", "application/json"),
    ],
)
def test_it_is_given_out_in_the_format_asked_for(parameters, accept, kind, client):
    answer = client.get(f"{ROOT}schema/", parameters, headers={"Accept": accept})
    assert answer["Content-Type"].startswith(kind)
    read = json.loads if "json" in kind else yaml.safe_load
    assert read(answer.content)["openapi"] == "3.1.0"


def test_every_refusal_to_read_is_as_described(client, pull, hold):
    mast = builders.enrol("mast", force_id="iraqi")
    builders.post(mast, "system", "K1")
    blind = pull(mast, "report")  # may tell, and read nothing
    for name, address in READS:
        named = {"area": 99_999, "request": uuid4(), "day": "2026-11-09", "size": 99_999}
        address = f"{ROOT}{address.format(number='K1-2026-9999', **named)}".partition("?")[0]
        assert hold(Client().get(address), name) == 401
        assert hold(client.get(f"{address}?colour=red"), name) == 400
        other = hold(client.get(address, headers={"Accept": "text/html"}), name)
        assert other == BY_ADDRESS.get(name, 406)
        if "{" in dict(READS)[name]:
            assert hold(client.get(address), name) == 404
        if name not in ("get_token", "get_description"):
            assert hold(blind.get(address), name) in (403, 404)


@pytest.mark.parametrize("address", ["schema/", "incidents"])
def test_a_format_that_nobody_writes_is_named(address, client):
    answer = client.get(f"{ROOT}{address}", {"format": "xml"})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "format")
    answer = client.get(f"{ROOT}{address}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.json()["status"]) == (406, 406)


def test_a_problem_is_json_in_whatever_format_one_asked(client):
    answer = client.get(f"{ROOT}schema/?colour=red", headers={"Accept": "application/yaml"})
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["path"] == "colour"


def test_a_stranger_gets_neither_description_nor_page(db):
    assert Client().get(f"{ROOT}schema/").status_code == 401
    assert Client().get(f"{ROOT}docs/").url.startswith("/sign-in/")


@pytest.fixture
def hold(description):
    """Hold an answer to what the description says of it."""

    def held(answer, name):
        [operation] = [
            operation
            for methods in description["paths"].values()
            for operation in methods.values()
            if operation["operationId"] == name
        ]
        told = operation["responses"][str(answer.status_code)]
        for header, shape in told.get("headers", {}).items():
            if shape.get("required"):
                assert answer.headers[header], f"{name}: {header}"
        if "content" not in told:
            assert answer.content == b""
            return answer.status_code
        if answer["Content-Type"] in PAPERS:
            assert answer.content.startswith(PAPERS[answer["Content-Type"]])
            return answer.status_code
        [(kind, shape)] = [
            (k, s) for k, s in told["content"].items() if answer["Content-Type"].startswith(k)
        ]
        schema = {**_strict(shape["schema"]), "components": _strict(description["components"])}
        checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        wrong = [f"{e.json_path}: {e.message}" for e in checker.iter_errors(answer.json())]
        assert wrong == [], f"{name} {answer.status_code} {kind}"
        return answer.status_code

    return held


def _strict(schema):
    """Return the schema with nothing allowed beside what it names: the test's own demand."""
    if isinstance(schema, list):
        return [_strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {key: _strict(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        strict.setdefault("additionalProperties", False)
    return strict


@pytest.fixture
def book(nalin, hassan, baran, karim, zainab, feed, dara):
    """Write down what every subject and every part of a report can look like."""
    sighting = builders.report(
        nalin, kind="movement", salute={"size": "Six men", "observed_at": "2026-11-20T10:00:00Z"},
        casualties=[{"outcome": "wounded", "category": "peshmerga", "count": 1}],
        grading={"source": "B", "information": 2}, noted_at=builders.at(2026, 11, 20, 11, 6),
    )  # fmt: skip
    taken = builders.report(hassan, kind="abduction", mgrs="", place="On the road", language="ar")
    builders.revise(hassan, taken, abduction={"outcome": "released", "demand": "Money."})
    builders.strike(baran, sighting)
    builders.enter(karim, taken)
    builders.translate(nalin, taken, "Seen on the road.", language="en", version=2)
    builders.note(nalin)
    rooms.open_watch(by=nalin, submission=uuid4(), officer=nalin, centre=_centre(nalin))
    builders.token(feed, "incidents")
    builders.map_pack()
    builders.place(zainab)
    story.telling("register_key").act()
    builders.verification()
    _coordinate(nalin, zainab, taken)
    _summarise(nalin, baran, karim)
    rooms.end_posting(
        by=builders.setup(), submission=uuid4(), posting=Posting.objects.get(officer=zainab)
    )
    rooms.disable_officer(
        by=builders.setup(), submission=uuid4(), officer=Officer.objects.get(username="zainab")
    )
    return [sighting, taken]


def _coordinate(nalin, zainab, taken):
    """Let every record be made that rooms make for one another."""
    theirs = builders.report(zainab)
    builders.dispute(zainab, taken)
    told = builders.acknowledge(nalin, taken, centre="MAKHMOUR", on_behalf_of="Lieutenant Rezan")
    builders.confirm_answer(Officer.objects.get(username="rezan"), told)
    rooms_word = {"incident": taken, "version": 2}
    actions.receive_correction(by=zainab, submission=uuid4(), **rooms_word)
    builders.accept(zainab, builders.ask(nalin, "DIYALA", taken))
    builders.relate(nalin, taken, theirs)
    builders.nil_return(zainab)
    builders.sign_out(nalin)
    baran = Officer.objects.get(username="baran")
    imports.recorded(baran, imports.brought(baran, imports.row("a")))
    story.witness()


def _summarise(nalin, baran, karim):
    """Let a day be assessed, issued, corrected and signed, and something of it change."""
    late = {"occurred_at": builders.at(2026, 11, 10, 9)}
    incident = builders.report(nalin, **late)
    builders.assess(baran, story.DAY, centre="K1")
    builders.set_cut_off(karim, "05:00", days.today() + timedelta(days=2))
    builders.sign(karim, builders.issue(karim, story.DAY), reservation="The count of wounded.")
    builders.mark_seen(Officer.objects.get(username="nadia"), DailySummary.objects.get())
    print_summaries()
    close_access_hour()
    commit_to_sources()
    builders.revise(baran, incident, place="Tuz")
    builders.report(nalin, **late)
    make_checkpoint()


def _centre(officer):
    return officer.active_postings()[0].centre


READS = [
    ("list_incidents", "incidents"),
    ("get_incident", "incidents/{number}"),
    ("list_versions", "incidents/{number}/versions"),
    ("list_entries", "incidents/{number}/entries"),
    ("list_translations", "incidents/{number}/translations"),
    ("list_requests", "requests"),
    ("list_requests", "requests?limit=1"),
    ("get_request", "requests/{request}"),
    ("list_related", "incidents/{number}/related"),
    ("list_acknowledgements", "incidents/{number}/acknowledgements"),
    ("list_receipts", "incidents/{number}/corrections"),
    ("list_summaries", "summaries"),
    ("get_summary", "summaries/{day}"),
    ("get_summary_paper", "summaries/{day}/pdf"),
    ("get_statistics", "statistics"),
    ("get_statistics", "statistics?group_by=centre,kind,precedence,in_gap,day,week,month,hour"),
    ("get_statistics", "statistics?group_by=district,responsibility,gap"),
    ("list_changes", "changes?limit=500"),
    ("list_places", "places?q=daquq"),
    ("list_centres", "centres"),
    ("list_centres", "centres?limit=2"),
    ("get_centre", "centres/K1"),
    ("list_officers", "officers"),
    ("list_postings", "postings"),
    ("list_watches", "watches?centre=K1&open=true"),
    ("list_nil_returns", "nil-returns?centre=DIYALA"),
    ("list_areas", "areas"),
    ("get_area", "areas/{area}"),
    ("get_token", "token"),
    ("get_checkpoint", "journal/checkpoint"),
    ("get_verification", "journal/verification"),
    ("list_journal_entries", "journal/entries?limit=3"),
    ("get_latest_checkpoint", "journal/checkpoints/latest"),
    ("get_checkpoint_of_size", "journal/checkpoints/{size}"),
    ("prove_inclusion", "journal/proofs/inclusion?position=7"),
    ("prove_consistency", "journal/proofs/consistency?first=7"),
    ("get_description", "schema/"),
]
# What no system reads.
OFFICERS_READ = [("list_handovers", "handovers?centre=K1"), ("get_handover", "handovers/{pk}")]


@pytest.mark.parametrize(("name", "address"), READS)
def test_every_answer_to_reading_is_as_described(name, address, book, client, hold):
    first = lambda of: client.get(f"{ROOT}{of}").json()["results"][0]["id"]  # noqa: E731
    keys = {"area": first("areas"), "request": first("requests"), "day": story.DAY}
    keys["size"] = Checkpoint.objects.newest().size
    for incident in book:
        asked = ROOT + address.format(number=incident.number, **keys)
        answer = client.get(asked)
        assert hold(answer, name) == 200
        assert headers_of(client.head(asked)) == headers_of(answer)
        if "ETag" in answer.headers:
            tag = {"If-None-Match": answer["ETag"]}
            again = client.get(asked, headers=tag)
            assert hold(again, name) == 304


def test_the_feed_that_was_held_to_its_description_has_every_subject(book, client):
    changes = client.get(f"{ROOT}changes?limit=500").json()["changes"]
    assert {change["subject"] for change in changes} == set(STATES)


def test_a_position_beyond_the_head_is_refused_as_described(book, client, hold):
    assert hold(client.get(f"{ROOT}changes?after=99999999"), "list_changes") == 409


def test_paper_is_given_out_whatever_is_accepted(book, client):
    for accept in ("application/json", "text/plain, application/json", "text/html"):
        answer = client.get(f"{ROOT}summaries/{story.DAY}/pdf", headers={"Accept": accept})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_every_reading_is_in_the_list_above(description):
    gets = {m["get"]["operationId"] for m in description["paths"].values() if "get" in m}
    assert gets == {name for name, _address in READS + OFFICERS_READ}


@pytest.mark.parametrize(("name", "address"), OFFICERS_READ)
def test_every_answer_to_an_officers_reading_is_as_described(
    name, address, book, client, karim, browse, hold
):
    address = ROOT + address.format(pk=Handover.objects.get().pk)
    assert hold(browse(karim).get(address), name) == 200
    assert hold(Client().get(address), name) == 401
    assert hold(browse(karim).get(f"{address.partition('?')[0]}?colour=red"), name) == 400
    assert hold(client.get(address), name) in (403, 404)
    assert hold(browse(karim).get(address, headers={"Accept": "text/html"}), name) == 406


@pytest.mark.parametrize(
    ("name", "address", "told", "refused"),
    [
        ("file_nil_return", "nil-returns", {}, 403),
        ("open_watch", "watches", {"officer": "{nalin}"}, 403),
        ("close_watch", "watches/{watch}/close", {}, 403),
        ("sign_out", "handovers", {"note": "Quiet night."}, 403),
        ("sign_in", "handovers/{handover}/sign-in", {}, 404),
    ],
)
def test_every_answer_about_duty_is_as_described(
    name, address, told, refused, nalin, hassan, baran, rezan, browse, hold
):
    def send(officer, **more):
        sent = {"submission": str(uuid4()), **filled, **more}
        return browse(officer).post(ROOT + address, sent, content_type=JSON)

    watch = builders.watch(baran)
    keys = {"watch": watch.pk, "handover": builders.sign_out(baran).pk, "nalin": nalin.pk}
    address = address.format(**keys)
    filled = {field: text.format(**keys) for field, text in told.items()}
    by = baran if name == "sign_out" else nalin
    assert hold(send(by, colour="red"), name) == 400
    assert hold(send(by, submission=5), name) == 400
    elsewhere = {} if "/" in address else {"centre": "K1"}
    assert hold(send(rezan, **elsewhere), name) == refused
    known = str(uuid4())
    assert hold(send(by, submission=known), name) in (200, 201)
    assert hold(send(by, submission=known), name) in (200, 201)
    assert hold(send(hassan, submission=known), name) in (400, 403, 409, 422)


def test_every_answer_to_reporting_is_as_described(client, nalin, browse, hold):
    address, told = f"{ROOT}incidents", body()
    send = lambda client, **fields: client.post(address, {**told, **fields}, content_type=JSON)  # noqa: E731
    assert hold(client.post(address, told, format="json"), "report_incident") == 201
    assert hold(client.post(address, body(kind="x"), format="json"), "report_incident") == 400
    assert (
        hold(client.post(address, body(centre="DIYALA"), format="json"), "report_incident") == 403
    )
    changed = {**told, "narrative": "Other."}
    assert hold(client.post(address, changed, format="json"), "report_incident") == 422
    assert hold(send(browse(nalin)), "report_incident") == 409
    assert (
        hold(browse(nalin).post(address, "x" * 2**20 + "x", content_type=JSON), "report_incident")
        == 413
    )
    assert (
        hold(browse(nalin).post(address, "a=b", content_type="text/plain"), "report_incident")
        == 415
    )
    assert hold(send(Client()), "report_incident") == 401
    assert hold(browse(nalin).post(address, "[]", content_type=JSON), "report_incident") == 400


@pytest.mark.parametrize(
    ("name", "method", "path", "told"),
    [
        ("revise_incident", "patch", "", {"narrative": "Two shops."}),
        ("strike_incident", "post", "/strike", {"reason": "Reported twice."}),
        ("record_outcome", "post", "/outcome", {"outcome": "released"}),
    ],
)
def test_every_answer_to_a_change_is_as_described(
    name, method, path, told, nalin, hassan, browse, hold
):
    def send(officer, version='"1"', **more):
        headers = {} if version is None else {"If-Match": version}
        sent = {"submission": str(uuid4()), **told, **more}
        call = getattr(browse(officer), method)
        return call(address, sent, content_type=JSON, headers=headers)

    address = f"{ROOT}incidents/{builders.report(nalin, kind='abduction').number}{path}"
    assert hold(send(hassan), name) == 403
    assert hold(send(nalin, None), name) == 428
    assert hold(send(nalin, "1"), name) == 400
    assert hold(send(nalin, colour="red"), name) == 400
    known = str(uuid4())
    assert hold(send(nalin, submission=known), name) == 200
    assert hold(send(nalin), name) == 412
    assert hold(send(nalin, '"2"', submission=known), name) == 422
    address = f"{ROOT}incidents/K1-2026-9999{path}"
    assert hold(send(nalin), name) == 404


def test_every_answer_to_an_entry_is_as_described(nalin, amal, browse, hold):
    address = f"{ROOT}incidents/{builders.report(nalin).number}/entries"
    told = {"submission": str(uuid4()), "text": "The road is open."}
    send = lambda officer, told: browse(officer).post(address, told, content_type=JSON)  # noqa: E731
    assert hold(send(nalin, told), "add_entry") == 201
    assert hold(send(nalin, {**told, "text": ""}), "add_entry") == 400
    assert hold(send(amal, told), "add_entry") == 403


def test_every_answer_to_asking_is_as_described(nalin, hassan, amal, browse, hold):
    address = f"{ROOT}requests"
    due = (timezone.now() + timedelta(hours=3)).isoformat()
    told = {"kind": "verify", "addressee": "DIYALA", "text": "Is it so?", "due_at": due}
    told["submission"] = str(uuid4())
    send = lambda officer, told: browse(officer).post(address, told, content_type=JSON)  # noqa: E731
    assert hold(send(nalin, told), "ask_room") == 201
    assert hold(send(nalin, {**told, "text": ""}), "ask_room") == 400
    assert hold(send(nalin, {**told, "text": "Other."}), "ask_room") == 422
    assert hold(send(hassan, told), "ask_room") == 409
    assert hold(send(amal, told), "ask_room") == 403
    assert hold(Client().post(address, told, content_type=JSON), "ask_room") == 401


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("accept", {}),
        ("decline", {"reason": "No."}),
        ("complete", {"result": "Yes."}),
        ("withdraw", {}),
    ],
)
def test_every_answer_to_a_step_is_as_described(step, told, nalin, zainab, amal, browse, hold):
    asked, name = builders.ask(nalin, "DIYALA"), f"{step}_request"
    who = nalin if step == "withdraw" else zainab
    told = {"submission": str(uuid4()), **told}

    def send(officer, told, key=asked.pk):
        address = f"{ROOT}requests/{key}/{step}"
        return browse(officer).post(address, told, content_type=JSON)

    assert hold(send(amal, told), name) == 403
    assert hold(send(who, told, uuid4()), name) == 404
    assert hold(send(who, {**told, "colour": "red"}), name) == 400
    assert hold(send(who, told), name) == 200
    assert hold(send(who, told), name) == 200
    assert hold(send(who, {**told, "submission": str(uuid4())}), name) == 400
    other = builders.ask(nalin, "DIYALA")
    assert hold(send(who, told, other.pk), name) == 422


def test_every_answer_to_what_is_done_to_a_day_is_as_described(nalin, karim, nadia, browse, hold):
    def send(officer, verb, day=story.DAY, **told):
        told = {"submission": str(uuid4()), **told}
        address = f"{ROOT}summaries/{day}/{verb}"
        return browse(officer).post(address, told, content_type=JSON)

    assert hold(send(karim, "assess", text="A quiet day."), "assess_day") == 200
    assert hold(send(karim, "assess", text="A loud day."), "assess_day") == 412
    assert hold(send(karim, "assess", text="", centre="K1", based_on=5), "assess_day") == 412
    assert hold(send(karim, "assess", text="", centre="TUZ"), "assess_day") == 400
    assert hold(send(nalin, "assess", text="A quiet day."), "assess_day") == 403
    assert hold(send(karim, "assess", day="2026-02-30", text=""), "assess_day") == 404
    assert hold(send(karim, "issue", edition=2), "issue_summary") == 400
    issued = send(karim, "issue")
    assert hold(issued, "issue_summary") == 201
    told = {"edition": 1, "sha256": issued.json()["sha256"], "submission": str(uuid4())}
    assert hold(send(nalin, "sign", **told), "sign_summary") == 403
    assert hold(send(karim, "sign", **told), "sign_summary") == 201
    assert hold(send(karim, "sign", **told, reservation="None."), "sign_summary") == 422
    assert hold(send(karim, "sign", **{**told, "edition": 2}), "sign_summary") == 404
    told["submission"] = str(uuid4())
    assert hold(send(karim, "seen", **told), "mark_summary_seen") == 403
    assert hold(send(nadia, "seen", **told), "mark_summary_seen") == 201


def test_every_answer_to_a_witness_is_as_described(client, nalin, browse, hold):
    program = witnesses.Outpost(client)
    assert hold(program.cosign(1, cosignature="x"), "cosign_checkpoint") == 400
    assert hold(program.register(name=""), "register_witness") == 400
    assert hold(program.register(), "register_witness") == 201
    assert hold(program.register(), "register_witness") == 200
    assert hold(witnesses.Outpost(client).register(), "register_witness") == 409
    make_checkpoint()
    assert hold(program.cosign(), "cosign_checkpoint") == 201
    assert hold(program.refuse(), "refuse_checkpoint") == 201
    assert hold(program.refuse(position=None), "refuse_checkpoint") == 201
    assert hold(program.refuse(position="7"), "refuse_checkpoint") == 400
    for path, name in (
        ("witness", "register_witness"),
        ("cosignatures", "cosign_checkpoint"),
        ("refusals", "refuse_checkpoint"),
    ):
        address = f"{witnesses.ADDRESS}/{path}"
        assert hold(browse(nalin).post(address, {}, content_type=JSON), name) == 403
        assert hold(Client().post(address, {}, content_type=JSON), name) == 401


def test_a_wrong_answer_is_not_as_described(client, hold):
    answer = client.get(f"{ROOT}centres/K1")
    hold(answer, "get_centre")
    with pytest.raises(AssertionError, match="'geometry' is a required property"):
        hold(answer, "get_area")


def test_a_filter_without_a_value_is_described_as_none(client, description):
    told = description["paths"]["/api/v1/incidents"]["get"]["parameters"]
    filters = [one for one in told if one.get("allowEmptyValue")]
    assert {one["name"] for one in filters} == set(IncidentFilter.base_filters)
    empty = dict.fromkeys(IncidentFilter.base_filters, "")
    assert client.get(f"{ROOT}incidents", empty).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("place", 5),
        ("narrative", 5),
        ("latitude", "35.1"),
        ("longitude", True),
        ("location_precision_m", "10"),
        ("local_leader", "yes"),
        ("local_leader", 1),
        ("grading.information", "1"),
        ("grading.information", True),
        ("salute", []),
        ("abduction", []),
        ("abduction", False),
        ("location_precision_m", -5),
    ],
)
def test_a_value_of_another_type_is_refused_not_read_as_what_it_may_mean(name, value, client):
    outer, _dot, inner = name.partition(".")
    told = body(**{outer: {inner: value} if inner else value})
    answer = client.post(f"{ROOT}incidents", told, format="json")
    assert [error["path"] for error in answer.json()["errors"]] == [name]


def test_an_empty_part_tells_nothing(client):
    answer = client.post(f"{ROOT}incidents", body(abduction={}, salute={}), format="json")
    assert (answer.json()["abduction"], answer.json()["salute"]) == (None, None)
