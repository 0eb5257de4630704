"""The page on which an officer says which column is what, and answers what nothing decides."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from centres.permissions import Permission
from centres.views.pages import page
from incidents.imports import sheets
from incidents.imports.columns import layouts, settling
from incidents.imports.columns.guessing import guess, questions
from incidents.imports.files.tables import Table
from incidents.imports.mapping import LEFT_OUT, Mapping
from incidents.kinds import Kind
from incidents.models import Sheet, SheetMapping
from incidents.views.imports.of_sheet import is_settled, own_sheet, steps, table_of


@page(Permission.IMPORT, "GET", "POST")
def sheet_columns(request, pk):
    """Show the mapping as it stands; keep what is typed, and judge once nothing is open."""
    sheet = own_sheet(request, pk)
    if is_settled(sheet):
        return redirect("sheet", sheet.pk)
    if not sheet.dataset:
        return redirect("sheet_reading", sheet.pk)
    try:
        table = table_of(sheet)
    except ValidationError:  # the page of the reading says why
        return redirect("sheet_reading", sheet.pk)
    mapping = Mapping.of(sheet.mapping) if sheet.mapping else guess(table).mapping
    if request.method == "GET":
        return _page(request, sheet, table, mapping)
    try:
        return _settle(request, sheet, table, mapping)
    except ValidationError as wrong:
        kept = Sheet.objects.visible_to(request.user).get(pk=sheet.pk).mapping
        mapping = Mapping.of(kept) if kept else mapping
        return _page(request, sheet, table, mapping, errors=wrong.messages)


def _settle(request, sheet: Sheet, table: Table, mapping: Mapping):
    by, do = request.user, request.POST.get("do", "")
    if do == "guess":
        sheets.settle(sheet, by=by, mapping=guess(table).mapping)
        return redirect("sheet_columns", sheet.pk)
    if do == "use":
        kept = sheets.kept_mapping(request.POST.get("kept", ""), by=by)
        if lacking := kept.fits(table):
            raise ValidationError(lacking)
        sheets.settle(sheet, by=by, mapping=kept)
        messages.info(request, _("The columns are as they were kept: look at them once more."))
        return redirect("sheet_columns", sheet.pk)
    mapping, asked = settling.settled(mapping, table, request.POST.dict())
    sheets.settle(sheet, by=by, mapping=mapping)
    if name := request.POST.get("name", "").strip():
        sheets.keep_mapping(name, mapping, by=by)
        messages.success(request, _("The mapping is kept as “%s”.") % name)
    if do != "judge":
        return redirect("sheet_columns", sheet.pk)
    if asked:
        return _page(request, sheet, table, mapping, errors=[_("Answer first what is asked.")])
    sheets.let_judge(sheet, by=by)
    return redirect("sheet", sheet.pk)


def _of_headings(table: Table) -> list[str]:
    try:
        layouts.refuse_values(table.headings)
    except ValidationError as wrong:
        return wrong.messages
    return []


def _page(request, sheet: Sheet, table: Table, mapping: Mapping, *, errors=()):
    asked = questions(mapping, table)
    columns = settling.columns(mapping, table)
    plain = [question for question in asked if question.code != "value"]
    context = {
        "sheet": sheet,
        "steps": steps(sheet, "sheet_columns"),
        "errors": list(dict.fromkeys([*_of_headings(table), *errors])),
        "mapping": mapping,
        "layout": layouts.labels().get(mapping.layout, ""),
        "questions": [{"name": settling.name_of(q), "asked": q} for q in plain],
        "open": len(asked),
        "groups": settling.groups(),
        "columns": columns,
        "values": settling.values(mapping, table),
        "left_out": [c.heading or c.place for c in columns if c.target == LEFT_OUT],
        "lacking": mapping.fits(table),
        "kept": SheetMapping.objects.visible_to(request.user),
        **_settings(mapping),
    }
    status = 400 if errors else 200
    return render(request, "incidents/sheet_columns.html", context, status=status)


def _settings(mapping: Mapping) -> dict:
    """Return what is said of all rows at once, each with its choices."""
    return {
        "orders": [
            ("", _("as they say themselves")),
            ("dmy", _("day/month/year")),
            ("mdy", _("month/day/year")),
            ("ymd", _("year/month/day")),
            ("serial", _("numbers, as a spreadsheet counts days")),
        ],
        "zones": [("C", _("C (UTC+3)")), ("Z", _("Z (UTC)"))],
        "fixed_kind": mapping.fixed.get("kind", ""),
        "kinds": Kind.choices,
    }
