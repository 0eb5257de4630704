"""The commanders' daily page."""

from datetime import date, timedelta

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from centres.action import require
from centres.models import Centre
from centres.permissions import Permission
from incidents import notation, silence, summary
from incidents.filters import EARLIEST, LATEST
from incidents.kinds import Kind, Outcome
from incidents.models import Incident
from incidents.views.answers import disputed
from incidents.views.casualties import casualty_table

HEADLINES = (Outcome.KILLED, Outcome.WOUNDED, Outcome.ABDUCTED)


@require_GET
def summary_today(request):
    return redirect("summary_day", day=summary.today().isoformat())


@require_GET
def summary_day(request, day):
    require(request.user, Permission.READ_SUMMARY)
    day = _date(day)
    incidents = Incident.objects.visible_to(request.user).select_related("centre", "force")
    figures = summary.figures(incidents, day)
    start, end = summary.period(day)
    context = {
        "day": day,
        "title_day": date_format(day, "DATE_FORMAT"),
        "period": f"{notation.dtg(start)} – {notation.dtg(end)}",
        "previous_url": day > date(EARLIEST, 1, 1)
        and reverse("summary_day", args=[day - timedelta(days=1)]),
        "next_url": day < summary.today()
        and reverse("summary_day", args=[day + timedelta(days=1)]),
        "ahead": day > summary.today(),
        "returns": _returns(request, day),
        "headline": _headline(figures),
        "kinds": _kind_table(request, figures),
        "casualties": casualty_table(figures.casualties),
        "significant": _disputed(figures.significant),
        "further": figures.further,
        "undated": _disputed(figures.vague),
        "set_aside": _set_aside(figures),
    }
    return render(request, "incidents/summary_day.html", context)


def _disputed(incidents):
    """Return each incident with what is disputed of it."""
    return list(zip(incidents, disputed(incidents), strict=True))


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise Http404 from wrong
    if not EARLIEST <= day.year <= LATEST:
        raise Http404
    return day


def _headline(figures):
    people = {
        outcome: sum(n for (o, _category), n in figures.casualties.items() if o == outcome)
        for outcome in HEADLINES
    }
    return [
        {"value": figures.total, "label": ngettext("incident", "incidents", figures.total)},
        *({"value": people[outcome], "label": outcome.label} for outcome in HEADLINES),
        {"value": figures.in_gap, "label": _("In the gap")},
    ]


def _kind_table(request, figures):
    """Return kinds by rooms: every kind that occurred, every room that is not planned."""
    seen = {centre for centre, _kind in figures.kinds}
    centres = Centre.objects.visible_to(request.user)
    rooms = [c for c in centres if c.pk in seen or c.status != Centre.Status.PLANNED]
    rows = [
        {
            "code": kind.value,
            "label": kind.label,
            "counts": [figures.kinds[room.pk, kind] for room in rooms],
            "total": sum(figures.kinds[room.pk, kind] for room in rooms),
        }
        for kind in Kind
    ]
    rows = [row for row in rows if row["total"]]
    return {
        "columns": [{"label": room.name} for room in rooms],
        "rows": rows,
        "totals": [sum(row["counts"][i] for row in rows) for i in range(len(rooms))],
        "total": figures.total,
    }


def _returns(request, day) -> list[dict]:
    """Return which rooms reported, which had nothing to report, and which were silent."""
    rooms = Centre.objects.visible_to(request.user, Permission.READ_SUMMARY)
    found = silence.of_day(rooms, day)
    labels = {
        "reported": _("Reported"),
        "quiet": _("Nothing to report"),
        "heard": _("Heard, but no return"),
        "silent": _("Silent"),
    }
    return [
        {"name": name, "label": label, "rooms": [room.name for room in getattr(found, name)]}
        for name, label in labels.items()
        if getattr(found, name)
    ]


def _set_aside(figures):
    told = []
    if figures.struck:
        told.append(
            ngettext("%s struck report", "%s struck reports", figures.struck) % figures.struck
        )
    if figures.exercise:
        told.append(
            ngettext("%s exercise record", "%s exercise records", figures.exercise)
            % figures.exercise
        )
    if figures.doubled:
        told.append(
            ngettext(
                "%s further report of an event",
                "%s further reports of an event",
                figures.doubled,
            )
            % figures.doubled
        )
    return _("Not counted: %s.") % _(", ").join(told) if told else ""
