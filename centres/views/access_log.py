"""The page of the access log: who looked, signed in, exported and was told, newest first."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from centres.filters import AccessFilter
from centres.models import AccessLine
from centres.permissions import Permission
from centres.views.journal import unplaced
from centres.views.pages import page

ROWS = 100


@page(Permission.SEE_ACCESS)
def access_log(request):
    """Show the lines of the own force: filters and place in the log are in the address."""
    lines = AccessLine.objects.visible_to(request.user)
    chosen = AccessFilter(request.GET, queryset=lines, request=request)
    context = {**_shown(chosen), "filter": chosen}
    status = 400 if context["errors"] else 200
    return render(request, "access/access_log.html", context, status=status)


def _shown(chosen: AccessFilter) -> dict:
    """Return the page of the log that the parameters ask for; none of it where one is wrong."""
    errors, cursor = dict(chosen.errors), chosen.data.get("cursor") or None
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        errors["cursor"] = [_("This is no cursor that a page gave out.")]
    lines = [] if errors else _lines(chosen.qs, cursor)
    parameters = {key: value for key, value in chosen.data.items() if value and key != "cursor"}
    address, older = reverse("access_log"), None
    if len(lines) > ROWS:
        older = {**parameters, "cursor": lines[ROWS - 1].number}
    return {
        "errors": errors,
        "unplaced": unplaced(chosen.form, errors),
        "lines": lines[:ROWS],
        "older_url": older and f"{address}?{urlencode(older)}",
        "newer_url": cursor and f"{address}?{urlencode(parameters)}",
    }


def _lines(lines, cursor: str | None) -> list[AccessLine]:
    before = lines.filter(number__lt=int(cursor)) if cursor else lines
    return list(before.order_by("-number").select_related("officer")[: ROWS + 1])
