"""The log of all rooms, live."""

from functools import partial

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.vary import vary_on_headers

from centres import journal
from centres.models.record import instant
from centres.permissions import Permission
from centres.text.display import exact
from centres.text.marks import marked
from centres.views.pages import page
from incidents import exports, notation
from incidents.models import Incident
from incidents.notation import search_words
from incidents.reports import readings
from incidents.search.filters import IncidentFilter
from incidents.search.paging import cursor_of
from incidents.search.wanted import Wanted
from incidents.views.search.log_rows import drawn
from incidents.views.search.saved_filter_list import saved

ROWS = 50
COUNTED = 1_000  # reports; of more it is said that there are more
FEW = 5  # found, below which another spelling is offered


@page(Permission.READ_INCIDENTS)
def incident_list(request):
    """Show the log: filters and place in it are in the address."""
    chosen = IncidentFilter.for_people(request.GET, queryset=_all(request))
    return _page(request, chosen)


def refused(request, chosen: IncidentFilter, errors: dict | None = None):
    """Show the log with what is wrong about the parameters of something else that takes them."""
    return _page(request, chosen, errors)


def _page(request, chosen: IncidentFilter, errors: dict | None = None):
    context = _context(request, chosen, errors)
    context |= {"awaiting": _awaiting(request), "saved_filters": saved(request, "incident_list")}
    return render(request, "incidents/incident_list.html", context, status=context["status"])


def _awaiting(request) -> list[dict]:
    """Return for each room of the officer the way to the reports that it has not answered yet."""
    own = (posting.centre for _reach, posting in request.user.reaches(Permission.ACKNOWLEDGE))
    log, chosen = reverse("incident_list"), request.GET.get("awaiting")
    return [
        {"centre": c, "url": f"{log}?{urlencode({'awaiting': c.pk})}", "chosen": chosen == c.pk}
        for c in dict.fromkeys(own)
    ]


@page(Permission.READ_INCIDENTS)
@vary_on_headers("HX-Request")
def incident_changes(request):
    """Answer 204 when nothing has changed since the position `after`, else the log's rows."""
    after = request.GET.get("after", "")
    position = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    parameters = request.GET.copy()
    parameters.pop("after", None)
    if not _all(request).changed_after(position).exists():
        return HttpResponse(status=204)
    chosen = IncidentFilter(parameters, queryset=_all(request))
    context = _context(request, chosen)
    return render(request, "incidents/_log.html", context, status=context["status"])


def _exports(chosen: IncidentFilter) -> dict[str, list[dict]]:
    """Return the ways to take along what is chosen: for people who read, and for programs."""
    address = reverse("incident_export")
    ways: dict[str, list[dict]] = {"reading": [], "programs": []}
    for name, format in exports.FORMATS.items():
        url = f"{address}?{urlencode({**chosen.params, 'format': name})}"
        ways["reading" if format.most else "programs"].append({"label": format.label, "url": url})
    return ways


def _all(request):
    return Incident.objects.visible_to(request.user)


def _read(request, incidents) -> list[Incident]:
    incidents = readings.marking_unseen(incidents, by=request.user)
    return list(incidents.with_principal().select_related("centre", "force"))


def _marked(incidents: list[Incident], wanted: Wanted | None) -> list[SafeString]:
    """Return the rows of the log, each followed by where its words hold what was looked for."""
    rows = drawn(incidents)
    if wanted is None:
        return rows
    sought = wanted.marked
    return [row + _excerpts(i, sought) for i, row in zip(incidents, rows, strict=True)]


def _excerpts(incident: Incident, sought: list[str]) -> SafeString:
    # Marked whole: its pieces alone would not tell what looks like a mark.
    excerpts = (search_words.excerpt(marked(text), *sought) for text in incident.texts())
    texts = [[(exact(piece), mark) for piece, mark in pieces] for pieces in excerpts if pieces]
    return render_to_string("incidents/_excerpts.html", {"texts": texts}) if texts else SafeString()


def _result(chosen: IncidentFilter, shown: int) -> dict | None:
    """Return how many reports were found, what else was looked for, what may have been meant."""
    if not chosen.params:
        return None
    wanted = chosen.form.cleaned_data["q"]
    found = shown if shown <= ROWS else chosen.counted(COUNTED + 1)
    offers = wanted.instead() if wanted and found < FEW else []
    log = reverse("incident_list")
    return {
        "found": min(found, COUNTED),
        "more": found > COUNTED,
        "wanted": wanted,
        "also": wanted.also if wanted else [],
        "instead": [
            {"text": text, "url": f"{log}?{urlencode({**chosen.params, 'q': text})}"}
            for text in offers
        ],
    }


def _context(request, chosen: IncidentFilter, more_errors: dict | None = None) -> dict:
    """Return the page of the log that the parameters ask for; none of it where one is wrong."""
    parameters = {key: value for key, value in chosen.data.items() if value and key != "cursor"}
    position = journal.position()
    cursor = chosen.data.get("cursor") or None
    errors, rows = {**chosen.errors, **(more_errors or {})}, []
    if not errors:
        try:
            rows = chosen.newest(cursor, ROWS + 1, partial(_read, request))
        except ValidationError as wrong:
            errors = wrong.message_dict
    log, changes, more = reverse("incident_list"), reverse("incident_changes"), None
    if len(rows) > ROWS:
        last = rows[ROWS - 1]
        cursor_on = cursor_of(str(instant(last.occurred_at)), last.number, last.pk)
        more = {**parameters, "cursor": cursor_on}
    return {
        "rows": _marked(rows[:ROWS], None if errors else chosen.form.cleaned_data["q"]),
        "result": None if errors or cursor else _result(chosen, len(rows)),
        "older_url": more and f"{log}?{urlencode(more)}",
        "newer_url": cursor and f"{log}?{urlencode(parameters)}",
        "map_url": f"{reverse('map')}?{urlencode(parameters)}",
        "parameters": urlencode(chosen.params),
        "exports": request.user.may(Permission.EXPORT) and _exports(chosen),
        "live": cursor is None and not errors,
        "changes_url": f"{changes}?{urlencode({**parameters, 'after': position})}",
        "as_of_dtg": notation.dtg(timezone.now()),
        "errors": errors,
        "status": 400 if errors else 200,
        "filter": chosen,
    }
