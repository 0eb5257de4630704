"""Bringing a sheet, and saying how it is read."""

from itertools import islice

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from centres.permissions import Permission
from centres.views.pages import page
from incidents.forms.sheets import OriginForm, ReadingForm, SheetForm
from incidents.imports import sheets
from incidents.imports.columns.guessing import guess
from incidents.imports.files import tables
from incidents.imports.files.tables import LARGEST, Reading, TableRow
from incidents.imports.mapping import Mapping
from incidents.imports.rows.cells import text_of
from incidents.models import Sheet
from incidents.views.imports.of_sheet import is_settled, own_sheet, steps, table_of

SHOWN = 8  # rows, as they are read


@page(Permission.IMPORT, "GET", "POST")
def sheet_new(request):
    """Take a file, and where it comes from; the file is kept even where the rest is missing."""
    centres = request.user.centres_for(Permission.IMPORT)
    form = SheetForm(request.POST or None, request.FILES or None, centres=centres)
    if request.method == "POST":
        form.is_valid()
        sheet = _brought(request, form)
        if sheet and form.errors:
            return _reading_page(request, sheet, origin=OriginForm(request.POST), status=400)
        if sheet:
            return redirect(_next_step(sheet), sheet.pk)
    context = {"form": form, "steps": steps(None, "sheet_new")}
    status = 400 if form.is_bound else 200
    return render(request, "incidents/sheet_new.html", context, status=status)


def _brought(request, form: SheetForm) -> Sheet | None:
    """Keep the file that was sent, and what was said of it as far as it is right."""
    told = form.cleaned_data
    if not (told.get("content") and told.get("centre")):
        return None
    content = told["content"].read(LARGEST + 1)
    where = {"centre": told["centre"], "nearest": told.get("nearest", False)}
    try:
        sheet = sheets.bring(by=request.user, content=content, name=told["content"].name, **where)
        if not form.errors:
            sheet = sheets.settle(sheet, by=request.user, dataset=told["dataset"])
    except ValidationError as wrong:
        form.add_error("dataset" if hasattr(wrong, "error_dict") else "content", wrong.messages)
        return None
    return sheet


def _next_step(sheet: Sheet) -> str:
    """Return the page that asks next: of a known layout there is nothing to ask of its reading."""
    try:
        return "sheet_columns" if guess(table_of(sheet)).mapping.layout else "sheet_reading"
    except ValidationError:
        return "sheet_reading"


@page(Permission.IMPORT, "GET", "POST")
def sheet_reading(request, pk):
    """Show the first rows as they are read, and what may be changed about that."""
    sheet = own_sheet(request, pk)
    if is_settled(sheet):
        return redirect("sheet", sheet.pk)
    if request.method == "GET":
        return _reading_page(request, sheet)
    reading = Reading.of(sheet.reading)
    form = _reading_form(sheet, request.POST)
    origin = OriginForm(request.POST)
    if not (form.is_valid() and origin.is_valid()):
        return _reading_page(request, sheet, form=form, origin=origin, status=400)
    try:
        reading = form.read_as()
        table = tables.read(bytes(sheet.content), reading)
        mapping = Mapping.of(sheet.mapping) if sheet.mapping else None
        if mapping and mapping.fits(table):
            mapping = guess(table).mapping
        told = {"reading": reading, "mapping": mapping, **origin.cleaned_data}
        sheets.settle(sheet, by=request.user, **told)
    except ValidationError as wrong:
        form.add_error(None, wrong.messages)
        return _reading_page(request, sheet, form=form, origin=origin, status=400)
    on = request.POST.get("do") == "go"
    return redirect("sheet_columns" if on else "sheet_reading", sheet.pk)


def _reading_form(sheet: Sheet, data=None) -> ReadingForm:
    reading = Reading.of(sheet.reading)
    return ReadingForm(data, reading=reading, choices=tables.choices(bytes(sheet.content), reading))


def _reading_page(request, sheet: Sheet, *, form=None, origin=None, status=200):
    said = {"dataset": sheet.dataset, "nearest": "1" if sheet.nearest else ""}
    context = {
        "sheet": sheet,
        "steps": steps(sheet, "sheet_reading"),
        "reading": Reading.of(sheet.reading),
        "form": form or _reading_form(sheet),
        "origin": origin or OriginForm(initial=said),
    }
    try:
        table = table_of(sheet)
        rows = list(islice(table.rows(), SHOWN))
        context |= {"headings": table.headings, "rows": [_row(row) for row in rows]}
    except ValidationError as wrong:
        context["unread"] = wrong.messages
    return render(request, "incidents/sheet_reading.html", context, status=status)


def _row(row: TableRow) -> dict:
    return {"number": row.number, "cells": [text_of(c) for c in row.cells], "fault": row.fault}


@require_POST
def sheet_forget(request, pk):
    """Forget a sheet that is no import."""
    sheet = own_sheet(request, pk)
    if not is_settled(sheet):
        sheets.discard(sheet, by=request.user)
    return redirect("import_list")
