"""An officer's notices as a list: the unread first, each with what it tells of."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from centres.models import Alert, Officer
from incidents import notation
from incidents.models import Notice, Relation, Request
from incidents.models.notice import Reason
from incidents.notices.inbox import acknowledges
from incidents.reports import history

ROWS = 50
CURSOR = re.compile(r"(new|read)-([0-9]{1,18})")
WORDS = {**Request.verbs, **Relation.verbs}  # what a cause begins with, where it is a verb of these
NAMED = {  # what a row of the list names, without the column that is never read back
    "incident": ["centre"],
    "request": ["centre", "addressee"],
    "relation": ["first", "second"],
}
UNSEEN = ["incident__search", "relation__first__search", "relation__second__search"]


def after(notices: QuerySet[Notice], cursor: str | None) -> QuerySet[Notice]:
    """Return what follows a place in the list, in its order. Raises ValueError for no place."""
    unread = ExpressionWrapper(Q(read_at=None), output_field=BooleanField())
    ordered = notices.annotate(new=unread).order_by("-new", "-pk")
    if not cursor:
        return ordered
    place = CURSOR.fullmatch(cursor)
    if place is None:
        raise ValueError(cursor)
    new, pk = place[1] == "new", int(place[2])
    later = Q(new=new, pk__lt=pk)
    return ordered.filter(later | Q(new=False) if new else later)


def cursor_of(notice: Notice) -> str:
    return f"{'read' if notice.read_at else 'new'}-{notice.pk}"


def rows(notices: QuerySet[Notice], *, seen_by: Officer) -> list[dict]:
    """Return one more than a page of notices, with what each tells of; two queries."""
    named = [f"{name}__{part}" for name, parts in NAMED.items() for part in parts]
    page = list(notices.select_related(*NAMED, *named).defer(*UNSEEN)[: ROWS + 1])
    changes = history.changes(_corrected(page), seen_by=seen_by)
    asks = acknowledges(seen_by)
    return [
        {
            "notice": notice,
            "pk": notice.pk,
            "at": notice.at,
            "unread": not notice.read_at,
            "words": WORDS.get(notice.cause.partition(":")[0]) or notice.get_reason_display(),
            "dtg": notation.dtg(notice.at),
            "differences": changes.get((str(notice.incident_id), notice.version or 0)),
            "acknowledge": asks and notice.reason == Reason.CORRECTION,
        }
        for notice in page
    ]


def grouped(rows: Iterable[dict]) -> list[dict]:
    """Return the rows with those of one report together, the unread apart, each where its first is.

    `settles` is the row that one marks as read for all of them; None where nothing waits for that.
    """
    groups: dict[Any, list[dict]] = {}
    for row in rows:
        of_report = "notice" in row and row["notice"].incident_id
        groups.setdefault((row["unread"], of_report or id(row)), []).append(row)
    return [_group(found) for found in groups.values()]


def _group(rows: list[dict]) -> dict:
    if "alert" in rows[0]:
        return rows[0]
    waiting = [row["pk"] for row in rows if row["unread"] and not row["acknowledge"]]
    return {
        "rows": rows,
        "unread": rows[0]["unread"],
        "flash": any(row["notice"].flash for row in rows),
        "settles": next(iter(waiting), None),
    }


def row_of(alert: Alert) -> dict:
    """Return what the officer was alerted of as a row among the notices."""
    told = {"at": alert.at, "unread": not alert.seen_at}
    return {"alert": alert, **told, "dtg": notation.dtg(alert.at)}


def _corrected(notices: Iterable[Notice]) -> set[tuple[str, int]]:
    return {
        (str(n.incident_id), n.version)
        for n in notices
        if n.reason == Reason.CORRECTION and n.version
    }
