"""Rows of a judged sheet: accepted one by one or for a reason, or mended in their cells."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.permissions import Permission
from centres.views.pages import page
from incidents.imports import reasons, sheets
from incidents.imports.mapping import Mapping
from incidents.imports.rows.cells import text_of
from incidents.models import Sheet, SheetRow
from incidents.places import gazetteer
from incidents.places.index import Place
from incidents.views.imports.of_sheet import is_settled, own_sheet, table_of

SHORT = 60  # characters of a text that has one line
POINT = ("mgrs", "lat_lon", "latitude", "longitude")


@page(Permission.IMPORT, "POST")
def sheet_accept(request, pk):
    """Accept the rows that are changed, or doubtful, for one reason and no other."""
    sheet, reason = own_sheet(request, pk), request.POST.get("reason", "")
    try:
        count = sheets.accept(sheet, by=request.user, codes=[reason])
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        told = ngettext("%s row accepted.", "%s rows accepted.", count)
        messages.success(request, told % count)
    return redirect("sheet", sheet.pk)


@page(Permission.IMPORT, "POST")
def sheet_row_accept(request, pk, number):
    """Accept a row, or not after all."""
    sheet, accepted = own_sheet(request, pk), request.POST.get("accepted") == "1"
    try:
        sheets.accept_row(sheet, number, by=request.user, accepted=accepted)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    return _back(request, sheet, number)


def _back(request, sheet: Sheet, number: int) -> HttpResponseRedirect:
    """Lead back to the row in the list in which it was seen."""
    told = {name: request.GET.get(name, "") for name in ("verdict", "reason", "after")}
    query = urlencode({name: text for name, text in told.items() if text})
    return redirect(f"{reverse('sheet', args=[sheet.pk])}?{query}#row-{number}")


@page(Permission.IMPORT, "GET", "POST")
def sheet_row(request, pk, number):
    """Show the cells of a row under their headings, to be mended; then judge it again."""
    sheet = own_sheet(request, pk)
    if is_settled(sheet):
        return redirect("sheet", sheet.pk)
    rows = SheetRow.objects.visible_to(request.user).filter(sheet=sheet)
    row = get_object_or_404(rows.exclude(verdict=SheetRow.Verdict.KNOWN), number=number)
    if request.method == "GET":
        return _row_page(request, sheet, row)
    cells = _cells(sheet, row)
    typed = {at: request.POST.get(f"cell-{at}", cell["text"]) for at, cell in cells.items()}
    if place := gazetteer.named(request.user, request.POST.get("place", "")):
        typed |= _point_cells(place, _columns(sheet))
    changed = {at: text for at, text in typed.items() if text != cells[at]["text"]}
    try:
        if changed:
            row = sheets.fix(sheet, number, by=request.user, cells=changed)
    except ValidationError as wrong:
        return _row_page(request, sheet, row, typed=typed, errors=wrong.messages)
    if row.verdict == SheetRow.Verdict.REFUSED:
        errors = [_("Kept, and the row is still refused.")]
        sheet.refresh_from_db(fields=["fixes"])
        return _row_page(request, sheet, row, errors=errors)
    verdict = row.get_verdict_display()
    told = _("Row %(number)s is mended: %(verdict)s.") % {"number": number, "verdict": verdict}
    messages.success(request, told)
    return redirect(f"{reverse('sheet', args=[sheet.pk])}?verdict={row.verdict}#rows")


def _row_page(request, sheet: Sheet, row: SheetRow, *, typed=None, errors=()):
    cells = _cells(sheet, row)
    for at, text in (typed or {}).items():
        cells[at]["text"] = text
    headings = {cell["heading"] for cell in cells.values()}
    context = {
        "sheet": sheet,
        "row": row,
        "errors": errors,
        "cells": cells.values(),
        "offered": _offered(request, sheet, cells),
        "said": [sentence for name, sentence in row.said.items() if name not in headings],
        "labels": [reasons.label(code) for code in row.reasons],
    }
    return render(request, "incidents/sheet_row.html", context, status=400 if errors else 200)


def _offered(request, sheet: Sheet, cells: dict[int, dict[str, Any]]) -> list[Place]:
    """Return the places that the words of a row may mean, where no cell says its point.

    None is taken silently, and none where the sheet has no column for a point.
    """
    columns = _columns(sheet)
    texts = [cells[at]["text"] for target, at in columns.items() if target in POINT]
    words = cells[columns["place"]]["text"] if "place" in columns else ""
    if not (texts and words.strip()) or any(text.strip() for text in texts):
        return []
    return gazetteer.search(request.user, words)


def _point_cells(place: Place, columns: dict[str, int]) -> dict[int, str]:
    """Return what says where a place lies, by place in the row: a name stands for a kilometre."""
    latitude, longitude = f"{place.latitude:.2f}", f"{place.longitude:.2f}"
    told = {"mgrs": place.square, "lat_lon": f"{latitude}, {longitude}"}
    for target, text in told.items():
        if target in columns:
            return {columns[target]: text}
    axes = {"latitude": latitude, "longitude": longitude}
    return {columns[axis]: text for axis, text in axes.items() if axis in columns}


def _columns(sheet: Sheet) -> dict[str, int]:
    """Return where in a row the first column of each field stands."""
    places = Mapping.of(sheet.mapping).places_in(table_of(sheet).headings)
    return {column.target: at for column, at in reversed(places) if at is not None}


def _cells(sheet: Sheet, row: SheetRow) -> dict[int, dict[str, Any]]:
    """Return by place the cells that are taken, as they stand or were mended."""
    fixes = sheet.fixes.get(str(row.number), {})
    places = Mapping.of(sheet.mapping).places_in(table_of(sheet).headings)
    taken = sorted((at, column.heading) for column, at in places if at is not None)
    told = [*row.cells, *[""] * (max(dict(taken), default=0) + 1)]
    return {
        at: {
            "name": f"cell-{at}",
            "heading": heading,
            "text": (text := text_of(fixes.get(str(at), told[at]))),
            "long": len(text) > SHORT or "\n" in text,
            "fault": row.said.get(heading, "") if heading not in reasons.LABELS else "",
        }
        for at, heading in taken
    }
