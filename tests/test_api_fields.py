"""The public fields of every resource: to add is free, to remove or rename breaks others."""

from pathlib import Path

import pytest
from drf_spectacular.generators import SchemaGenerator

from tests.support import builders

pytestmark = pytest.mark.django_db

INCIDENT = """
    id number version position centre force reported_by.id reported_by.rank reported_by.name
    reported_by.force kind precedence channel exercise occurred_at time_precision dtg noted_at
    reported_at place latitude longitude mgrs location_precision_m areas.district
    areas.responsibility.code areas.responsibility.name areas.gap in_gap bordering narrative
    language perpetrator grading.source grading.information casualties.outcome casualties.category
    casualties.count local_leader salute abduction.outcome abduction.outcome_at abduction.demand
    struck.at struck.by struck.reason related
"""
SIGHTING = """
    salute.size salute.activity salute.direction salute.unit salute.observed_at salute.equipment
"""
CHANGE = """
    changes.position changes.at changes.verb changes.subject changes.key changes.by changes.centre
    changes.state next head
"""
STATE = """
    id number version centre force reported_by reported_at noted_at channel exercise kind
    precedence occurred_at time_precision place latitude longitude mgrs location_precision_m
    narrative language perpetrator grading.source grading.information casualties.outcome
    casualties.category casualties.count local_leader salute abduction.outcome
    abduction.outcome_at abduction.demand source_commitment struck.at struck.by struck.reason
"""
CENTRE = """
    code names.en names.ar names.ckb host_base.en host_base.ar host_base.ckb latitude longitude
    status established_on name position
"""
OFFICER = """
    id rank name name_latin name_arabic force postings.centre postings.cell postings.role
    postings.since postings.until
"""
PROBLEM = "type status title errors.path errors.message"


def fields(value, path="") -> set[str]:
    """Return the paths of the fields in a value; a list has those of its first item."""
    if isinstance(value, list) and value:
        return fields(value[0], path)
    if not isinstance(value, dict) or not value:
        return {path}
    return {name for key in value for name in fields(value[key], f"{path}.{key}".strip("."))}


def hold(shown, promised: str):
    gone = set(promised.split()) - fields(shown)
    assert not gone, f"BREAKING: other systems read {', '.join(sorted(gone))}"


@pytest.fixture
def client(feed, pull):
    return pull(feed, "incidents", "roster")


@pytest.fixture
def full(nalin):
    """An abduction with casualties, struck."""
    incident = builders.report(
        nalin,
        kind="abduction",
        abduction={"demand": "Money."},
        casualties=[{"outcome": "abducted", "category": "civilian", "count": 2}],
    )
    return builders.strike(nalin, incident)


def test_the_fields_of_an_incident_stay(full, client):
    shown = client.get(f"/api/v1/incidents/{full.number}").json()
    hold(shown, INCIDENT)
    listed = client.get("/api/v1/incidents").json()
    hold(listed["results"], INCIDENT)
    hold(listed, "next")
    assert listed["results"] == [shown]


def test_the_fields_of_a_sighting_stay(nalin, client):
    incident = builders.report(nalin, kind="movement", salute={"size": "Six men"})
    hold(client.get(f"/api/v1/incidents/{incident.number}").json(), SIGHTING)


def test_the_fields_of_a_change_and_of_its_state_stay(full, client):
    answer = client.get("/api/v1/changes", {"after": full.position - 1}).json()
    answer["changes"][0]["state"], state = "whole", answer["changes"][0]["state"]
    hold(answer, CHANGE)
    hold(state, STATE)


def test_the_fields_of_an_entry_stay(full, nalin, client):
    entry = builders.enter(nalin, full)
    changes = client.get("/api/v1/changes", {"after": entry.position - 1}).json()["changes"]
    hold(changes[0]["state"], "id incident centre force written_by written_at channel text")


@pytest.mark.parametrize(
    ("address", "promised"),
    [
        ("centres", f"results.{' results.'.join(CENTRE.split())} next"),
        ("centres/K1", CENTRE),
        ("areas", "results.id results.layer results.code results.name next"),
        ("areas/{area}", "id layer code name geometry.type geometry.coordinates"),
    ],
)
def test_the_fields_of_rooms_and_areas_stay(address, promised, client):
    area = client.get("/api/v1/areas").json()["results"][0]["id"]
    hold(client.get(f"/api/v1/{address.format(area=area)}").json(), promised)


def test_the_fields_of_an_officer_stay(client):
    officers = client.get("/api/v1/officers").json()["results"]
    hold(next(officer for officer in officers if officer["postings"]), OFFICER)


def test_the_fields_of_a_problem_stay(client):
    hold(client.get("/api/v1/incidents?colour=red").json(), PROBLEM)


def test_a_field_that_is_gone_is_called_breaking(client):
    with pytest.raises(AssertionError, match=r"^BREAKING: other systems read area"):
        hold(client.get("/api/v1/centres/K1").json(), f"{CENTRE} area")


# What other systems were promised: of each operation what it takes and answers, of each shape its
# fields, of each enumeration its values. An exclamation mark: it must be given.
PROMISES = Path(__file__).parent / "api_promises.txt"


def promised(description) -> dict[str, set[str]]:
    """Return what a description promises, by operation and by shape."""
    found = {}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            name = f"{operation['operationId']} {method.upper()} {path}"
            takes = {_marked(p["name"], p.get("required")) for p in operation.get("parameters", [])}
            found[name] = takes | set(operation["responses"])
    for name, shape in description["components"]["schemas"].items():
        must = shape.get("required", []) if name.endswith("Request") else []
        fields = {_marked(field, field in must) for field in shape.get("properties", {})}
        found[name] = fields | {str(value) for value in shape.get("enum", [])}
    return found


def _marked(name: str, must) -> str:
    return f"{name}!" if must else name


def pinned() -> dict[str, set[str]]:
    lines = (line.partition(":") for line in PROMISES.read_text().splitlines())
    return {name: set(promises.split()) for name, _colon, promises in lines}


def keep(shown: dict[str, set[str]]):
    """Refuse what is gone, and what must be given that was not asked for before."""
    gone = [
        f"{name}: {' '.join(sorted(lost))}"
        for name, promises in pinned().items()
        if (lost := promises - shown.get(name, set())) or name not in shown
    ]
    assert not gone, f"BREAKING: other systems rely on {', '.join(gone)}"
    asked = [
        f"{name}: {line}"
        for name, promises in pinned().items()
        for line in sorted(shown[name] - promises)
        if line.endswith("!")
    ]
    assert not asked, f"BREAKING: other systems do not give {', '.join(asked)}"


@pytest.fixture
def description():
    return SchemaGenerator().get_schema(public=True)


def test_what_was_promised_of_operations_parameters_and_fields_stays(description):
    keep(promised(description))


@pytest.mark.parametrize(
    ("where", "told"),
    [
        (("paths", "/api/v1/changes"), "list_changes GET /api/v1/changes"),
        (("components", "schemas", "ReportRequest", "properties", "dtg"), "ReportRequest: dtg"),
        (("components", "schemas", "Officer", "properties", "rank"), "Officer: rank"),
        (("paths", "/api/v1/areas", "get", "parameters", 2), "list_areas GET /api/v1/areas: layer"),
        (("components", "schemas", "Kind", "enum", 0), "Kind: abduction"),
    ],
)
def test_what_is_gone_is_called_breaking(where, told, description):
    *outer, last = where
    inside = description
    for key in outer:
        inside = inside[key]
    del inside[last]
    with pytest.raises(AssertionError, match=f"^BREAKING: other systems rely on {told}"):
        keep(promised(description))


def test_to_ask_for_more_is_called_breaking(description):
    shape = description["components"]["schemas"]["StrikeRequest"]
    shape["properties"]["rank"] = {"type": "string"}
    keep(promised(description))
    shape["required"].append("rank")
    with pytest.raises(AssertionError, match=r"^BREAKING: .* do not give StrikeRequest: rank!"):
        keep(promised(description))
