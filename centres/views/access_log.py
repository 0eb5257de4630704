"""The page of the access log: who looked, signed in, exported and was told, newest first."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from centres import values
from centres.filters import AccessFilter
from centres.models import AccessLine
from centres.models.record import instant
from centres.permissions import Permission
from centres.views.journal import unplaced
from centres.views.pages import page

ROWS = 100


@page(Permission.SEE_ACCESS)
def access_log(request):
    """Show the lines of the own force: filters and place in the log are in the address."""
    lines = AccessLine.objects.visible_to(request.user)
    chosen = AccessFilter.for_people(request.GET, queryset=lines, request=request)
    context = {**_shown(chosen), "filter": chosen}
    status = 400 if context["errors"] else 200
    return render(request, "access/access_log.html", context, status=status)


def _shown(chosen: AccessFilter) -> dict:
    """Return the page of the log that the parameters ask for; none of it where one is wrong.

    The cursor is a time: the numbers of lines would tell how many the other force has between.
    """
    errors, cursor = dict(chosen.errors), chosen.data.get("cursor") or None
    before = None
    try:
        before = values.read_time(cursor) if cursor else None
    except ValidationError:
        errors["cursor"] = [_("This is no cursor that a page gave out.")]
    lines, more = ([], False) if errors else _lines(chosen.qs, before)
    parameters = {key: value for key, value in chosen.data.items() if value and key != "cursor"}
    address = reverse("access_log")
    older = more and {**parameters, "cursor": instant(lines[-1].at)}
    return {
        "errors": errors,
        "unplaced": unplaced(chosen.form, errors),
        "lines": lines,
        "older_url": older and f"{address}?{urlencode(older)}",
        "newer_url": cursor and f"{address}?{urlencode(parameters)}",
    }


def _lines(lines, before: datetime | None) -> tuple[list[AccessLine], bool]:
    """Return the newest lines before a time, and whether there are more; no time is torn apart."""
    lines = lines.filter(at__lt=before) if before else lines
    lines = lines.order_by("-at", "-number").select_related("officer")
    first = list(lines[: ROWS + 1])
    if len(first) <= ROWS:
        return first, False
    return list(lines.filter(at__gte=first[ROWS - 1].at)), True
