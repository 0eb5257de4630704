"""Weeks and months over the issued summaries of their days, beside another of the same sort."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from centres import values
from centres.permissions import Permission
from centres.views.pages import page
from incidents import notation
from incidents.forms.summaries import BesideForm
from incidents.models import DailySummary
from incidents.summary import comparison, periods, today
from incidents.summary.periods import Period, Total


@page(Permission.READ_SUMMARY)
def summary_week(request, week):
    return _page(request, _clean("week", week))


@page(Permission.READ_SUMMARY)
def summary_month(request, month):
    return _page(request, _clean("month", month))


def _clean(sort: str, code: str) -> Period:
    try:
        period = periods.named(sort, code)
    except (ValueError, OverflowError) as wrong:
        raise Http404 from wrong
    if not {period.first.year, period.last.year} <= set(values.YEARS):
        raise Http404
    return period


def _page(request, period: Period):
    form = BesideForm(request.GET or None, period=period)
    other = form.other if form.is_valid() else period.before
    issued = DailySummary.objects.visible_to(request.user).filter(periods.issued_in(period, other))
    summaries = list(issued.latest_editions())
    now, then = (periods.add_up(each, summaries) for each in (period, other))
    context = {
        "period": period,
        "other": other,
        "now": now,
        "then": then,
        "span": f"{notation.dtg(now.begins)} – {notation.dtg(now.ends)}",
        **comparison.compared(now, then),
        "missing": now.missing(today()),
        "calendar": _calendar(now),
        "longer": _longer(period),
        "ahead": period.first > today(),
        "form": form,
    }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "incidents/summary_period.html", context, status=status)


def _calendar(total: Total) -> dict:
    """Return the days of the period, each with its number of incidents as issued."""
    period, before, after = total.period, total.period.before, total.period.after
    return {
        "name": period.name,
        "days": [
            {
                "url": reverse("summary_day", args=[day]),
                "number": day.day,
                "count": total.of_day.get(day),
                "issued": day in total.editions,
            }
            for day in period.days
        ],
        "before_url": before.first.year in values.YEARS and before.get_absolute_url(),
        "after_url": after.first <= today() and after.get_absolute_url(),
    }


def _longer(period: Period) -> list[Period]:
    """Return the weeks of a month, or the months that a week lies in."""
    other = "week" if period.sort == "month" else "month"
    return list(dict.fromkeys(periods.OF_DAY[other](day) for day in period.days))
