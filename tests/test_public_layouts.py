"""Whole sheets in the public layouts are mapped by one click, and their rows say what they said."""

import io
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command

from centres import values
from incidents.imports import recording
from incidents.models import SheetRow
from tests.support import public_logs, public_sheets
from tests.support.public_sheets import ROWS
from tests.test_import_pages import address, bring, text

pytestmark = pytest.mark.django_db
SHEETS = {
    "acled": public_sheets.acled,
    "ged": public_sheets.ged,
    "gtd": public_sheets.gtd,
    "ibc": public_logs.ibc,
    "sigact": public_logs.sigact,
    "war diary": public_logs.war_diary,
    "every death": public_logs.every_death,
    "hxl": public_logs.hxl,
    "esoc": public_logs.esoc,
    "points": public_logs.points,
    "own": public_logs.own,
}


@pytest.fixture
def chief(baran, browse):
    return browse(baran)


def judged(client, content: bytes, name: str = "sheet.csv") -> list[SheetRow]:
    """Bring a sheet and confirm what is guessed, by the two clicks that this takes."""
    assert bring(client, content, name=name).url == address("sheet_columns")
    assert "Nothing is left to ask." in text(client.get(address("sheet_columns")))
    answer = client.post(address("sheet_columns"), {"do": "judge"})
    assert answer.url == address("sheet")
    recording.sweep()
    return list(SheetRow.objects.order_by("number"))


def said(row: SheetRow, told: dict) -> dict:
    """Return of a row what is told of it, in the same words."""
    if row.verdict == "refused":
        return {"verdict": "refused"}
    fields = row.fields
    at = values.read_time(fields["occurred_at"]) + timedelta(hours=3)
    found = {
        "verdict": row.verdict,
        "kind": fields["kind"],
        "precision": fields["time_precision"],
        "metres": fields.get("location_precision_m", 10) if "latitude" in fields else None,
        "latitude": fields.get("latitude"),
        "casualties": {
            (c["outcome"], c["category"]): c["count"] for c in fields.get("casualties", [])
        },
        "place": fields["place"].split(", ")[0] if "place" in fields else "",
        "perpetrator": fields.get("perpetrator", ""),
        "mgrs": fields.get("mgrs", ""),
        "clock": f"{at:%H:%M}",
        "day": at.date() if fields["time_precision"] in ("minute", "hour", "day") else told["day"],
    }
    return {name: found[name] for name in told}


@pytest.mark.parametrize("layout", SHEETS)
def test_every_row_of_a_public_sheet_comes_in_as_it_is_meant(chief, layout):
    sheet = SHEETS[layout]()
    rows = judged(chief, sheet.text().encode())
    assert len(rows) == ROWS
    wrong = []
    for row, told in zip(rows, sheet.told, strict=True):
        words = told.pop("words", "")
        if told["verdict"] == "refused":
            told = {"verdict": "refused"}
        if (found := said(row, told)) != told:
            wrong.append((row.number, row.reasons, row.said, found, told))
        elif row.fields and words not in row.fields["narrative"]:
            wrong.append((row.number, row.fields["narrative"], words))
    assert wrong == []
    verdicts = Counter(row.verdict for row in rows)
    assert verdicts["new"] + verdicts["doubtful"] >= 0.95 * ROWS
    assert verdicts["new"] >= 0.85 * ROWS


def test_a_public_sheet_comes_in_by_the_command_as_well(tmp_path):
    file = tmp_path / "acled.csv"
    file.write_text(public_sheets.acled().text(";"), encoding="utf-8-sig")
    told = io.StringIO()
    call_command("import_incidents", file, dataset="ACLED", centre="K1", stdout=told, stderr=told)
    assert "Left out: year, disorder_type, inter1" in told.getvalue()
    assert "Its place is known too roughly for a point" in told.getvalue()
    new = public_sheets.acled().told
    assert (
        told.getvalue()
        .splitlines()[-1]
        .startswith(f"{sum(row['verdict'] == 'new' for row in new)} new, 0 revised, 0 known")
    )


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        ("district,week,df,idf,ied_attack,ied_clear,suicide", "bring the list of the single"),
        ("IBC code,Name,Age,Sex,Earliest Date,Latest Date,Location", "tells of one person"),
    ],
)
def test_what_lists_no_incidents_is_refused_at_the_field(chief, headings, sentence):
    row = ",".join("1" for _heading in headings.split(","))
    answer = bring(chief, f"{headings}\n{row}\n{row}\n".encode())
    assert answer.status_code == 400
    assert sentence in text(answer)
