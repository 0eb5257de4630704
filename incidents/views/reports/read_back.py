"""What is typed of a time and of casualties, read back as it is understood before it is sent."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from centres.permissions import Permission
from centres.views.pages import page
from incidents import notation, parts
from incidents.forms.when_and_where import typed_at
from incidents.kinds import Outcome, Precision
from incidents.views.exchange.countdown import ago

TIMES = ("occurred", "salute_observed_at", "abduction_outcome_at", "outcome_at")
OLD = timedelta(days=300)  # of a report that is being written: perhaps another year is meant
A_CLOCK = re.compile(r"[A-Z.]\.? ?((?:[01]\d|2[0-3])[0-5]\d)", re.ASCII)  # 22 NOV 2015


@page(Permission.REPORT)
def incident_read(request):
    """Tell how the time or the casualties are read that are typed.

    `left` says that one has gone on from them: then what is wrong is told too.
    """
    left = "left" in request.GET
    return render(request, "incidents/_read_back.html", read_back(request.GET, told_wrong=left))


incident_read.keeps_its_page = True


def read_back(typed: Mapping[str, str], *, told_wrong: bool = False) -> dict:
    """Return what the page says of the times and of the line of casualties that are typed."""
    line, now = typed.get("tally", "").strip(), typed_at(typed)
    return {
        "times": {name: _time(typed.get(name) or "", now, told_wrong) for name in TIMES},
        "tallied": _told(lambda: {"cells": _cells(line)}, told_wrong) if line else {},
    }


def _time(text: str, now: datetime, told_wrong: bool) -> dict:
    return _told(lambda: when(text, now=now), told_wrong) if text.strip() else {}


def _told(read, told_wrong: bool) -> dict:
    try:
        return read()
    except ValidationError as wrong:
        return {"wrong": wrong.messages[0]} if told_wrong else {}


def when(text: str, *, now: datetime) -> dict:
    """Return the day of the week, the DTG and the age of a time. Raises ValidationError."""
    moment = notation.parse_time(text, now=now)
    local = moment.at.astimezone(settings.LOCAL_ZONE)
    today = now.astimezone(settings.LOCAL_ZONE).date()
    named = {0: _("Today"), 1: _("Yesterday")}.get((today - local.date()).days)
    is_whole = moment.precision == Precision.MINUTE
    return {
        "named": named,
        "weekday": WEEKDAYS[local.weekday()],
        "dtg": notation.dtg(moment.at, moment.precision),
        "precision": "" if is_whole else Precision(moment.precision).label,
        "distance": ago(moment.at)["words"],
        "doubt": _doubt(text, moment, now, is_yesterday=local.date() < today),
    }


def _doubt(text: str, moment: notation.Moment, now: datetime, *, is_yesterday: bool) -> str:
    if moment.at > now + settings.FUTURE_TOLERANCE:
        return _("This time has not come yet.")
    if is_yesterday and notation.is_clock_alone(text):
        return _("This hour has not come yet today: yesterday is meant.")
    if timezone.now() - moment.at < OLD:
        return ""
    clock = A_CLOCK.search(notation.western_digits(text).upper())
    if clock and moment.precision == Precision.DAY:
        hour, minute = clock[1][:2], clock[1][2:]
        told = {"year": clock[1], "hour": f"{hour}:{minute}"}
        return _("%(year)s is read as the year. Write the hour as %(hour)s.") % told
    return _("This is long ago. Check the year.")


def _cells(line: str) -> list[dict]:
    categories = parts.categories()
    return [
        {
            "name": f"casualties-{cell.outcome}-{cell.category}",
            "outcome": Outcome(cell.outcome).label,
            "category": categories[cell.category],
            "count": cell.number,
        }
        for cell in notation.tally.read(line, parts.force_names())
    ]
