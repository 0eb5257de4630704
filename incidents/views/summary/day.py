"""The commanders' daily page: compiled live until it is issued, then frozen."""

from datetime import date, datetime, timedelta

import orjson
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from centres import values
from centres.models import Force
from centres.permissions import Permission
from centres.views.pages import page
from incidents import actions, days, notation
from incidents.models import Assessment, DailySummary, Seen, Signature
from incidents.summary import Present, changes, figures, period, periods, today
from incidents.summary.day_map import chart_map
from incidents.summary.readable import Names, officer, sheet
from incidents.summary.waiting import day_to_open, waiting
from incidents.views.summary.calendar import month_strip
from incidents.views.summary.day_forms import forms


@require_GET
def summary_today(request):
    """Go to the day that waits: the last finished one until it is signed, then the running one."""
    return redirect("summary_day", day=day_to_open(request.user))


@page(Permission.READ_SUMMARY)
def summary_day(request, day):
    return summary_page(request, day)


def clean_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise Http404 from wrong
    if day.year not in values.YEARS:
        raise Http404
    return day


def summary_page(request, day, *, form=None, status=200):
    """Show a day; `form` is one that came back with faults, in its place among the others."""
    editions, issued = _editions(request, day)
    core = issued and orjson.loads(issued.core)
    day_figures = core["figures"] if core else figures(day, Present())
    readable, over = sheet(day_figures), period(day)[1] <= timezone.now()
    written = [] if core else _written(request, day)
    signatures = _signatures(request, issued) if issued else []
    seen = _seen(request, issued) if issued else []
    unsigned = {row["force"].pk for row in signatures if not row["signature"]}
    context = {
        "day": day,
        **readable,
        "issued": issued and _issued(issued, editions, signatures, seen),
        "assessments": [_as_issued(row, readable["names"]) for row in core["assessments"]]
        if core
        else [_as_it_stands(row) for row in written if row.text],
        "changes": changes.since_issue(issued, day_figures) if issued else [],
        "ahead": day > today(),
        "new_cut_off": day >= today() and _dtg(days.change_after(day)),
        "over": over,
        "may_set_cut_off": request.user.may(actions.set_cut_off.permission),
        "map": chart_map(day_figures),
        "calendar": month_strip(request, day),
        "longer": [periods.week_of(day), periods.month_of(day)],
        "previous_url": day > date(values.YEARS.start, 1, 1) and _address(day - timedelta(days=1)),
        "next_url": day < today() and _address(day + timedelta(days=1)),
        "next_runs": day == today() - timedelta(days=1),
        "waiting": [one for one in waiting(request.user) if one.day != day],
        "form": form,
        **forms(request, day, over=over, issued=issued, unsigned=unsigned, written=written,
                marked_by={row["by"].pk for row in seen}, form=form),
    }  # fmt: skip
    return render(request, "incidents/summary_day.html", context, status=status)


def _dtg(at: datetime | None) -> str:
    return notation.dtg(at) if at else ""


def _address(day):
    return reverse("summary_day", args=[day])


def _editions(request, day: date) -> tuple[list[DailySummary], DailySummary | None]:
    """Return the editions of the day, and the one that the address names, else the latest."""
    visible = DailySummary.objects.visible_to(request.user).of(day).select_related("issued_by")
    editions, named = list(visible), request.GET.get("edition")
    if named is None:
        return editions, next(iter(editions), None)
    for edition in editions:
        if named == str(edition.edition):
            return editions, edition
    raise Http404


def _issued(summary: DailySummary, editions, signatures, seen) -> dict:
    return {
        "summary": summary,
        "dtg": notation.dtg(summary.issued_at),
        "by": summary.issued_by if summary.issued_by.rank else None,
        "head": in_fours(summary.head[:16]),
        "hash": in_fours(summary.sha256[:16]),
        "editions": [edition for edition in editions if edition.pk != summary.pk],
        "signatures": signatures,
        "seen": seen,
    }


def in_fours(text: str) -> str:
    """Return a hash as it is read out over the telephone: four letters at a time."""
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def _signatures(request, summary: DailySummary) -> list[dict]:
    """Return for each force its signature, or that it has none yet."""
    signed = Signature.objects.visible_to(request.user).filter(summary=summary)
    by_force = {s.force_id: s for s in signed.select_related("by")}
    return [
        {
            "force": force,
            "signature": by_force.get(force.pk),
            "dtg": force.pk in by_force and notation.dtg(by_force[force.pk].at),
        }
        for force in Force.objects.visible_to(request.user)
    ]


def _seen(request, summary: DailySummary) -> list[dict]:
    """Return which observers have seen the edition, and when."""
    marks = Seen.objects.visible_to(request.user).filter(summary=summary).select_related("by")
    return [{"by": mark.by, "dtg": notation.dtg(mark.at)} for mark in marks]


def _written(request, day: date) -> list[Assessment]:
    visible = Assessment.objects.visible_to(request.user).filter(day=day)
    return list(visible.select_related("by__force", "centre", "force"))


def _as_issued(assessment: dict, names: Names) -> dict:
    """Return an assessment in the words of the issued core."""
    return {
        **assessment,
        "room": names.room(assessment["centre"]),
        "by_force": names.force(assessment.get("force")),
        "by": officer(assessment["by"]),
    }


def _as_it_stands(assessment: Assessment) -> dict:
    by = f"{assessment.by.get_rank_display()} {assessment.by.name}"
    room, force = assessment.centre, assessment.force or assessment.by.force
    return {
        "room": room and room.name,
        "by_force": force and force.name,
        "text": assessment.text,
        "by": by,
    }
