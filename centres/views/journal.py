"""The journal's pages: the book, newest first, and one entry of it whole."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from centres import journal
from centres.filters import JournalFilter
from centres.journal import checkpoints, keys, notes, verify, witnesses
from centres.journal.lines import line_of, opening_of
from centres.models import Centre, Checkpoint, JournalEntry, SetAside
from centres.models.journal_entry import records_of
from centres.permissions import Permission
from centres.views import journal_states
from centres.views.pages import page

ROWS = 100


@page(Permission.READ_JOURNAL)
def journal_list(request):
    """Show the book: filters and place in it are in the address."""
    book = JournalEntry.objects.visible_to(request.user)
    chosen = JournalFilter(request.GET, queryset=book, request=request)
    context = {
        **_shown(request, chosen),
        "query": _query(request),
        "filter": chosen,
        "head": book.head(),
        "verification": verify.last_verification(),
        "verifying": verify.under_way(),
        "may_verify": request.user.may(Permission.VERIFY_JOURNAL),
        "checkpoint": _checkpoint(request),
        "standings": witnesses.standings(),
        "set_aside": SetAside.objects.visible_to(request.user).open(),
    }
    status = 400 if context["errors"] else 200
    return render(request, "journal/journal_list.html", context, status=status)


def _checkpoint(request) -> dict | None:
    """Return the newest checkpoint as the page shows it, None before there is one."""
    newest = Checkpoint.objects.visible_to(request.user).newest()
    if newest is None:
        return None
    said = checkpoints.read(newest)
    line = notes.telephone_line(said)
    return {"size": newest.size, "at": newest.at, "root": said.root.hex()[:16], "line": line}


def _shown(request, chosen: JournalFilter) -> dict:
    """Return the page of the book that the parameters ask for; none of it where one is wrong."""
    errors = dict(chosen.errors)
    cursor = chosen.data.get("cursor") or None
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        errors["cursor"] = [_("This is no cursor that a page gave out.")]
    entries = [] if errors else _entries(chosen.qs, cursor)
    parameters = {key: value for key, value in chosen.data.items() if value and key != "cursor"}
    address, older = reverse("journal"), None
    if len(entries) > ROWS:
        older = {**parameters, "cursor": entries[ROWS - 1].position}
    return {
        "errors": errors,
        "unplaced": unplaced(chosen.form, errors),
        "rows": rows_of(request, entries[:ROWS]),
        "older_url": older and f"{address}?{urlencode(older)}",
        "newer_url": cursor and f"{address}?{urlencode(parameters)}",
    }


def unplaced(form, errors: dict) -> dict:
    """Return the errors that stand at no field, by the label where there is one."""
    beyond = {name: texts for name, texts in errors.items() if name not in form.errors}
    return {form[n].label if n in form.fields else n: texts for n, texts in beyond.items()}


def _entries(book, cursor: str | None) -> list[JournalEntry]:
    entries = book.before(int(cursor)) if cursor else book.order_by("-position")
    return list(entries.select_related("by").defer("payload", "request")[: ROWS + 1])


def rows_of(request, entries: list[JournalEntry]) -> list[dict]:
    """Return each entry with the record that it is about and the room, where there is one."""
    records = records_of(entries, seen_by=request.user)
    rooms = {centre.pk: centre.name for centre in Centre.objects.visible_to(request.user)}
    return [
        {
            "entry": entry,
            "record": records.get((entry.subject, entry.key)),
            "room": rooms.get(entry.centre, entry.centre),
        }
        for entry in entries
    ]


def _query(request) -> str:
    """Return the filters and the place in the book, to go back to from an entry."""
    return f"?{request.GET.urlencode()}" if request.GET else ""


@page(Permission.READ_JOURNAL)
def journal_entry(request, position):
    """Show one entry whole, what it changed, and whether its hash follows."""
    book = JournalEntry.objects.visible_to(request.user)
    entry = get_object_or_404(book.select_related("by"), pk=position)
    before = book.filter(pk=entry.position - 1).first()
    earlier = book.about(entry).before(entry.position).first()
    previous = before.hash if before else journal.FIRST
    content = entry.content()
    state = content.get("state")
    (row,) = rows_of(request, [entry])
    context = {
        **row,
        "query": _query(request),
        "tells_confirmed": "confirmed" in content,  # entries of before say nothing of it
        "confirmed": _moment(content.get("confirmed")),
        "before": before,
        "after": book.filter(pk=entry.position + 1).first(),
        "earlier": earlier,
        "previous": previous,
        "follows": journal.follows(entry, previous),
        "line": line_of(entry).decode(),
        "salt": (opening_of(entry) or {}).get("salt"),
        "sealed": keys.seals(entry),
        "changes": earlier and journal_states.changes(earlier.content().get("state"), state),
        "fields": journal_states.fields(state),
    }
    return render(request, "journal/journal_entry.html", context)


def _moment(written: Any) -> datetime | None:
    """Return the time that an entry says, None where it says none, or what is none any more."""
    try:
        return parse_datetime(written)
    except (TypeError, ValueError):
        return None
