"""What was found in a sheet: sums by verdict and reason, its rows, the refused ones as a file."""

from pathlib import PurePath
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from centres.models import Proposal
from centres.permissions import Permission
from centres.text.digits import whole_number
from centres.views import live
from centres.views.pages import page
from incidents import parts
from incidents.actions.batch_rows import REVISED, fields_of
from incidents.imports import findings, reasons, recording
from incidents.imports.files import tables
from incidents.imports.files.tables import Reading, Table
from incidents.imports.mapping import Mapping
from incidents.imports.rows.cells import text_of
from incidents.models import Incident, Sheet, SheetRow
from incidents.reports import history
from incidents.views.imports.of_sheet import get_sheet, steps, table_of

ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_NUMBER = 2**31 - 1  # of a row
Status, Verdict = Sheet.Status, SheetRow.Verdict
ACCEPTABLE = (Verdict.CHANGED, Verdict.DOUBTFUL)


@page(Permission.READ_INCIDENTS)
def sheet(request, pk):
    """Show how far judging has come, then what it found."""
    found = get_sheet(request, pk)
    own = found.officer_id == request.user.pk
    if found.status == Status.TO_JUDGE:
        return _progress(request, found)
    if live.is_poll(request):
        return HttpResponseClientRefresh()
    if found.status == Status.JUDGED:
        return _report(request, found, own=own)
    if own and found.status == Status.BROUGHT:
        return redirect("sheet_columns" if found.mapping else "sheet_reading", found.pk)
    context = {"sheet": found, "own": own, "steps": steps(found, "sheet")}
    return render(request, "incidents/sheet_unjudged.html", context)


def _progress(request, found: Sheet):
    beside = f"{found.status}{found.done}"
    context = live.context(request, beside=beside)
    if answer := live.unchanged(request, beside=beside):
        return answer
    context |= {"sheet": found, "steps": steps(found, "sheet")}
    whole = "incidents/sheet_judging.html"
    name = "incidents/_sheet_progress.html" if live.is_poll(request) else whole
    return render(request, name, context)


def _report(request, found: Sheet, *, own: bool, errors=(), status=200):
    batch = getattr(found, "batch", None)
    counts = found.counts()
    context = {
        "sheet": found,
        "steps": steps(found, "sheet") if own and not batch else [],
        "batch": batch,
        "errors": errors,
        "changes": own and not batch,  # rows are accepted and mended by its officer alone
        "verdicts": [
            {"code": v.value, "label": v.label, "count": counts[v], "url": _list(v.value)}
            for v in Verdict
        ],
        "findings": [
            {"found": one, "label": one.verdict.label, "url": _list(one.verdict.value, one.code)}
            for one in findings.of(found)
        ],
        "outcome": recording.outcome(found),
        "proposal": _proposal(request, found),
        "left_out": Mapping.of(found.mapping).left_out(table_of(found)) if own else [],
        **_rows(request, found),
    }
    return render(request, "incidents/sheet_report.html", context, status=status)


def _list(verdict: str, reason: str = "") -> str:
    return f"?{urlencode({'verdict': verdict, **({'reason': reason} if reason else {})})}#rows"


def _proposal(request, found: Sheet) -> Proposal | None:
    proposals = Proposal.objects.visible_to(request.user).filter(verb="open_batch")
    return proposals.filter(arguments__sheet=str(found.pk), status="waiting").first()


def _rows(request, found: Sheet) -> dict[str, Any]:
    """Return a page of the rows with the verdict, and for the reason, that the address names."""
    asked = request.GET
    verdict, reason = asked.get("verdict", ""), asked.get("reason", "")
    rows = SheetRow.objects.visible_to(request.user).filter(sheet=found).order_by("number")
    chosen = rows.filter(verdict=verdict) if verdict in Verdict.values else rows.none()
    if reason:
        chosen = chosen.filter(reasons__contains=[reason[:20]])
    after = min(whole_number(asked.get("after", "")) or 0, LARGEST_NUMBER)
    shown = list(chosen.filter(number__gt=after)[: ROWS + 1]) if verdict else []
    told = {"verdict": verdict, "reason": reason}
    on = shown[ROWS - 1].number if len(shown) > ROWS else None
    table = table_of(found) if shown else None
    return {
        "verdict": Verdict(verdict) if verdict in Verdict.values else None,
        "reason": reasons.label(reason) if reason else "",
        "rows": _shown(request, found, table, shown[:ROWS]) if table else [],
        "headings": [text for _at, text in _mapped(found, table)] if table else [],
        "address": urlencode(told),
        "newer_url": f"?{urlencode(told)}#rows" if after else None,
        "older_url": f"?{urlencode({**told, 'after': on})}#rows" if on else None,
    }


def _mapped(found: Sheet, table: Table) -> list[tuple[int, str]]:
    """Return place and heading of the columns that are taken, in the order of the sheet."""
    places = Mapping.of(found.mapping).places_in(table.headings)
    return sorted((at, column.heading) for column, at in places if at is not None)


def _shown(request, found: Sheet, table: Table, rows: list[SheetRow]) -> list[dict]:
    mapped = [at for at, _heading in _mapped(found, table)]
    before = Incident.objects.visible_to(request.user).in_bulk(
        {r.revises_id for r in rows} - {None}
    )
    categories = parts.categories()
    shown = []
    for row in rows:
        fixes = found.fixes.get(str(row.number), {})
        cells = [fixes.get(str(at), row.cells[at] if at < len(row.cells) else "") for at in mapped]
        shown.append(
            {
                "row": row,
                "cells": [text_of(cell) for cell in cells],
                "said": [(_named(name), sentence) for name, sentence in row.said.items()],
                "acceptable": row.verdict in ACCEPTABLE and reasons.FUTURE not in row.reasons,
                "fixable": row.verdict != Verdict.KNOWN,
                "report": before.get(row.revises_id),
                "differences": _differences(before.get(row.revises_id), row, categories),
            }
        )
    return shown


def _named(name: str) -> str:
    """Return the heading under which something is said, nothing where it is said of the row."""
    return "" if name in reasons.LABELS else name


def _differences(incident: Incident | None, row: SheetRow, categories) -> list:
    """Return what a row would change in its report."""
    if incident is None or row.fields is None or row.verdict == Verdict.KNOWN:
        return []
    fields = {name: value for name, value in fields_of(row).items() if name in REVISED}
    state = incident.state()
    return history.differences(state, history.revised(state, fields), categories)


@page(Permission.READ_INCIDENTS)
def sheet_refused(request, pk):
    """Send the refused rows in the sheet's own form, with a column that says why."""
    found = get_sheet(request, pk)
    refused = findings.refused(found)
    if not refused:
        raise Http404
    reading = Reading.of(found.reading)
    ending = ".csv" if reading.format == "csv" else ".xlsx"
    name = f"{PurePath(found.name).stem}-{_('refused')}{ending}"
    media = "text/csv" if reading.format == "csv" else XLSX
    disposition = {"Content-Disposition": content_disposition_header(True, name)}
    response = HttpResponse(content_type=media, headers=disposition)
    tables.write_refused(bytes(found.content), reading, refused, response.write)
    return response
