"""Sheets as officers bring them: brought, mapped as guessed, judged, recorded."""

from dataclasses import replace
from uuid import uuid4

from centres.models import Centre, Proposal
from incidents import actions
from incidents.imports import judging, recording, sheets
from incidents.imports.columns.guessing import guess
from incidents.imports.files import tables
from incidents.imports.files.tables import Reading
from incidents.models import Batch, Sheet, SheetRow

HEADING = "id,date,kind,latitude,longitude,narrative"
DATASET = "Sector log"


def row(identifier, day="2020-03-01", kind="ied", at="35.46812,44.39221", narrative="Road mined."):
    return f"{identifier},{day},{kind},{at},{narrative}"


def brought(by, *rows, heading=HEADING, centre="K1", nearest=False, dataset=DATASET, **mapped):
    """Bring a sheet and let it be judged; `mapped` changes the mapping that is guessed."""
    text = "\n".join([heading, *rows]) + "\n"
    room = Centre.objects.get(pk=centre) if centre else None
    told = {"content": text.encode(), "name": "log.csv", "nearest": nearest}
    sheet = sheets.bring(by=by, centre=room, **told)
    table = tables.read(bytes(sheet.content), Reading.of(sheet.reading))
    mapping = replace(guess(table).mapping, **mapped)
    sheet = sheets.settle(sheet, by=by, mapping=mapping, dataset=dataset)
    return judged(sheets.let_judge(sheet, by=by))


def judged(sheet) -> Sheet:
    judging.judge(sheet)
    assert sheet.status == Sheet.Status.JUDGED, sheet.fault
    return sheet


def verdicts(sheet) -> list[str]:
    """Return of each row its verdict and its reasons, in words."""
    return [" ".join([r.verdict, *r.reasons]) for r in SheetRow.objects.filter(sheet=sheet)]


def begun(by, sheet) -> Batch | Proposal:
    return recording.begin(sheet, by=by, submission=uuid4())


def recorded(by, sheet) -> Batch:
    batch = begun(by, sheet)
    recording.go_on(batch)
    return Batch.objects.get(pk=batch.pk)


def undone(by, batch, reason="Wrong sheet.") -> Batch:
    batch = actions.undo_batch(by=by, submission=uuid4(), batch=batch, reason=reason)
    recording.go_on(batch)
    return batch
