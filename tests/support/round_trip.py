"""Our own export, brought into an empty system: how what came back differs from what was told."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from centres.models import Officer
from incidents import actions
from incidents.fields import BROUGHT, FIELDS
from incidents.models import Incident
from incidents.reports.preparation import NewReport
from tests.support import faces, sheets

DATASET = "Another system"
FORMS = ("csv", "xlsx")
ACCEPTED = ("far", "near", "coarse")


def report_all(username: str, drawn: Iterable[dict]) -> None:
    """Report all this for the officer's room."""
    by = Officer.objects.get(username=username)
    centre = by.active_postings()[0].centre
    new = [NewReport(centre=centre, submission=uuid4(), fields=fields) for fields in drawn]
    made = actions.report_many(by=by, reports=new, channel="page")
    refused = [one for one in made if not isinstance(one, Incident)]
    assert not refused, refused[0]


def said(incidents: Iterable[Incident]) -> dict[str, dict]:
    """Return by number, of here or of the other system, what each says in what a sheet carries."""
    told = {}
    for incident in incidents:
        state = incident.state()
        fields = {field.name: field.of(state) for field in FIELDS if field.name not in BROUGHT}
        told[incident.dataset_id or incident.number] = fields
    return told


def standing() -> dict[str, dict]:
    """Return what is not struck: what was crossed out in its source does not come in."""
    return said(Incident.objects.filter(struck_at=None))


def exported(username: str) -> str:
    """Return the whole log as the CSV of the log's page."""
    client, host = faces.signed_in(username), {"host": "localhost"}
    answer = client.get("/incidents/export/", {"format": "csv"}, headers=host)
    assert answer.status_code == 200
    return b"".join(answer).decode("utf-8-sig")


def written(file: Path, text: str) -> Path:
    """Write the export as it comes, or saved as a workbook."""
    if file.suffix == ".csv":
        file.write_text(text, encoding="utf-8-sig", newline="")
    else:
        file.write_bytes(sheets.xlsx([*csv.reader(io.StringIO(text, newline=""))]))
    return file


def differences(told: dict[str, dict], back: dict[str, dict]) -> list[str]:
    """Return what did not come back, came from nowhere, or says something else."""
    found = [f"{number}: not there" for number in sorted(told.keys() ^ back.keys())]
    for number in sorted(told.keys() & back.keys()):
        for name, value in told[number].items():
            if back[number][name] != value:
                found.append(f"{number} {name}: {value!r} became {back[number][name]!r}")
    return found
