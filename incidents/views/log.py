"""The log of all rooms, live, and the incident with its versions."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from centres import journal
from centres.models import Area, AreaEdition, Centre
from centres.models.record import instant
from centres.permissions import Permission
from centres.views import require
from incidents import history, notation, parts
from incidents.filters import IncidentFilter
from incidents.kinds import Outcome
from incidents.models import Entry, Incident, SourceDetail
from incidents.paging import after_cursor, cursor_of
from incidents.views.rows import drawn

ROWS = 50


@require_GET
def incident_list(request):
    """Show the log: filters and place in it are in the address."""
    require(request, Permission.READ_INCIDENTS)
    chosen = IncidentFilter(request.GET, queryset=_all(request))
    context = _shown(request, chosen)
    context |= {"filter": chosen}
    return render(request, "incidents/incident_list.html", context, status=context["status"])


@require_GET
@vary_on_headers("HX-Request")
def incident_changes(request):
    """Answer 204 when nothing has changed since the position `after`, else the log's rows."""
    require(request, Permission.READ_INCIDENTS)
    after = request.GET.get("after", "")
    position = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    parameters = request.GET.copy()
    parameters.pop("after", None)
    if not _all(request).changed_after(position).exists():
        return HttpResponse(status=204)
    chosen = IncidentFilter(parameters, queryset=_all(request))
    context = _shown(request, chosen)
    return render(request, "incidents/_log.html", context, status=context["status"])


def _all(request):
    return Incident.objects.visible_to(request.user)


def _shown(request, chosen: IncidentFilter) -> dict:
    """Return the page of the log that the parameters ask for; none of it where one is wrong."""
    parameters = {key: value for key, value in chosen.data.items() if value and key != "cursor"}
    position = journal.position()
    cursor = chosen.data.get("cursor") or None
    errors, rows = dict(chosen.errors), []
    if not errors:
        try:
            found = after_cursor(chosen.qs, cursor).newest_first()
            rows = list(found.select_related("centre", "force").defer("search")[: ROWS + 1])
        except ValidationError as wrong:
            errors = wrong.message_dict
    log, changes, more = reverse("incident_list"), reverse("incident_changes"), None
    if len(rows) > ROWS:
        last = rows[ROWS - 1]
        cursor_on = cursor_of(instant(last.occurred_at), last.number, last.pk)
        more = {**parameters, "cursor": cursor_on}
    return {
        "rows": drawn(rows[:ROWS]),
        "older_url": more and f"{log}?{urlencode(more)}",
        "newer_url": cursor and f"{log}?{urlencode(parameters)}",
        "live": cursor is None and not errors,
        "changes_url": f"{changes}?{urlencode({**parameters, 'after': position})}",
        "as_of_dtg": notation.dtg(timezone.now()),
        "errors": errors,
        "status": 400 if errors else 200,
        "filter": chosen,
    }


@require_GET
def incident_detail(request, number):
    """Show an incident as it stands, what was added to it, and every version."""
    require(request, Permission.READ_INCIDENTS)
    found = _all(request).select_related("centre", "force", "reported_by__force", "struck_by")
    incident = get_object_or_404(found.numbered(number).defer("search"))
    context = {
        "incident": incident,
        "areas": _areas(request, incident),
        "bordering": _bordering(request, incident),
        "casualty_table": casualty_table(_by_cell(incident.casualties)),
        "salute": history.salute(incident.salute),
        "abduction": history.abduction(incident.abduction),
        "struck": _struck(incident),
        "source": _source(request, incident),
        "entries": _entries(request, incident),
        "versions": history.versions(incident, seen_by=request.user),
        "reported_dtg": notation.dtg(incident.reported_at),
        "noted_dtg": incident.noted_at and notation.dtg(incident.noted_at),
    }
    return render(request, "incidents/incident_detail.html", context)


def _areas(request, incident):
    layers = dict(AreaEdition.Layer.choices)
    areas = Area.objects.visible_to(request.user).filter(pk__in=incident.areas)
    return [{"layer": layers[area.layer], "name": area.name} for area in areas]


def _bordering(request, incident):
    centres = Centre.objects.visible_to(request.user).filter(pk__in=incident.bordering)
    return [centre.name for centre in centres]


def _struck(incident):
    if not incident.struck:
        return None
    dtg = notation.dtg(incident.struck_at)
    return {"dtg": dtg, "by": incident.struck_by, "reason": incident.strike_reason}


def _source(request, incident):
    """Return the source details as the present version has them, None where not to be seen."""
    source = SourceDetail.objects.visible_to(request.user).filter(incident=incident)
    latest = source.order_by("-version").first()
    return None if latest is None else latest.text


def _entries(request, incident):
    entries = Entry.objects.visible_to(request.user).filter(incident=incident)
    return [
        {
            "by": entry.written_by,
            "dtg": notation.dtg(entry.written_at),
            "text": entry.text,
            "centre": entry.centre,
        }
        for entry in entries.select_related("written_by__force", "centre")
    ]


def _by_cell(casualties):
    return {(cell["outcome"], cell["category"]): cell["count"] for cell in casualties}


def casualty_table(counts) -> dict | None:
    """Return the matrix of (outcome, category) to people as a table, None where nobody is."""
    if not counts:
        return None
    categories = parts.categories()
    rows = [
        {
            "outcome": outcome.label,
            "counts": [counts.get((outcome, category), 0) for category in categories],
            "total": sum(counts.get((outcome, category), 0) for category in categories),
        }
        for outcome in Outcome
    ]
    return {
        "categories": list(categories.values()),
        "rows": [row for row in rows if row["total"]],
    }
