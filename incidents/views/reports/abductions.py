"""Abductions: the live cases with their days in captivity, and how the last ones ended."""

from itertools import chain

from django.shortcuts import render
from django.utils import timezone

from centres.permissions import Permission
from centres.views import live
from centres.views.pages import page
from incidents import notation, parts
from incidents.kinds import Fate
from incidents.models import Entry, Incident
from incidents.reports import captivity

LATEST = 100  # of the cases that run no clock


@page(Permission.READ_INCIDENTS)
def abduction_list(request):
    """Show the live cases, the longest first; below, folded, what ended in the last 90 days."""
    context = live.context(request)
    if answer := live.unchanged(request):
        return answer
    visible = Incident.objects.visible_to(request.user)
    visible = visible.select_related("centre", "force").defer("search").with_import()
    now = timezone.now()
    cases = {
        "open_cases": list(captivity.live(visible)),
        "closed_cases": list(captivity.closed(visible, now=now)),
        "apart_cases": list(chain(*(group[:LATEST] for group in captivity.apart(visible)))),
    }
    context |= {"now": now, **_rows(request, cases, now), "latest": LATEST}
    polled = context["live"]["polled"]
    template = "incidents/_abduction_parts.html" if polled else "incidents/abduction_list.html"
    return render(request, template, context)


def _rows(request, cases: dict[str, list], now) -> dict[str, list]:
    entries = Entry.objects.visible_to(request.user)
    last = captivity.last_entries(cases["open_cases"], entries)
    categories = parts.categories()
    return {
        name: [_row(incident, categories, last, now) for incident in group]
        for name, group in cases.items()
    }


def _row(incident, categories, last, now) -> dict:
    entry = last.get(incident.pk)
    runs = captivity.runs(incident)
    return {
        "incident": incident,
        "outcome": Fate(incident.abduction["outcome"]).label,
        "days": captivity.words(captivity.days(incident, now=now)) if runs else "",
        "taken": captivity.taken(incident, categories),
        "demand": incident.abduction["demand"],
        "entry": entry,
        "entry_dtg": entry and notation.dtg(entry.written_at),
    }
