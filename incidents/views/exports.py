"""Downloads of what the log shows, and the receipts of them."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from centres.access.tokens import address_of
from centres.permissions import Permission
from centres.views.pages import page
from incidents import exports, notation
from incidents.models import Export
from incidents.search.filters import IncidentFilter
from incidents.views.search.log import refused

ROWS = 50


@require_safe
def incident_export(request):
    """Download what the log shows by the same parameters; `format` names how."""
    incidents = exports.exportable(request.user)
    parameters = request.GET.copy()
    formats = parameters.pop("format", [])
    parameters.pop("cursor", None)  # the whole, from whichever page it is asked for
    chosen = IncidentFilter(parameters, queryset=incidents)
    if len(formats) != 1 or formats[0] not in exports.FORMATS:
        choose = _("Choose one of: %s.") % ", ".join(exports.FORMATS)
        return refused(request, chosen, {"format": [choose]})
    if chosen.errors:
        return refused(request, chosen)
    if exports.too_many(chosen, formats[0]):
        fewer = _("This format holds %s reports at most: choose fewer, or another format.")
        return refused(request, chosen, {"format": [fewer % exports.FORMATS[formats[0]].most]})
    if request.method == "HEAD":
        return exports.announced(formats[0])
    told = {"format": formats[0], "address": address_of(request)}
    return exports.download(chosen, by=request.user, **told)


@page(Permission.READ_INCIDENTS)
def export_list(request):
    """Show the officer's exports, the newest first; an auditor sees everybody's."""
    before = request.GET.get("before", "")
    exported = Export.objects.visible_to(request.user).select_related("officer__force")
    if before:
        exported = exported.filter(pk__lt=_key(before))
    rows = list(exported.order_by("-pk")[: ROWS + 1])
    older = f"?{urlencode({'before': rows[ROWS - 1].pk})}" if len(rows) > ROWS else None
    context = {
        "rows": [_row(export) for export in rows[:ROWS]],
        "everybody": request.user.may(Permission.SEE_EXPORTS),
        "older_url": older,
        "newer_url": before and reverse("export_list"),
    }
    return render(request, "incidents/export_list.html", context)


def _key(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise Http404
    return int(text)


def _row(export: Export) -> dict:
    return {
        "export": export,
        "dtg": notation.dtg(export.at),
        "label": exports.FORMATS[export.format].label,
        "filters": [_in_words(name, value) for name, value in export.parameters.items()],
        "url": f"{reverse('incident_list')}?{urlencode(export.parameters)}",
    }


def _in_words(name: str, value: str) -> tuple[str, str]:
    """Return a parameter as the form of the filters calls it, and its value."""
    field = IncidentFilter.base_filters[name]
    return field.label, dict(field.extra.get("choices", [])).get(value, value)
