"""Who took which version of a report along in an export, by the filter and the head of each."""

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

import orjson
from django.core.exceptions import ValidationError
from django.db import DataError, connection, transaction
from django.http import QueryDict

from centres.ground import geography
from centres.models import JournalEntry
from incidents.fields import LATER, TEXTS
from incidents.models import Export, Incident
from incidents.places import meant
from incidents.search.filters import IncidentFilter

log = logging.getLogger(__name__)
# What nobody can say of an earlier version any more: it is taken as met, rather to tell too much.
UNKNOWN = {"awaiting", "changed_after"}
TABLE = Incident._meta.db_table


def before(changes: Sequence[JournalEntry], *, by: Collection[UUID]) -> dict[int, set[UUID]]:
    """Return for each change of a report, by position, who of these officers had exported it.

    An export holds the last version up to its head, where its filter took that one in; two
    queries, and one for each filter that is to be judged.
    """
    by_them = Export.objects.filter(officer__in=by).order_by().distinct()
    exports = list(by_them.values_list("head", "parameters", "officer"))
    versions = _versions({change.key for change in changes}) if exports else {}
    return {c.position: _takers(c, versions[c.key], exports) for c in changes if versions}


def _versions(keys: set[str]) -> dict[str, list[JournalEntry]]:
    versions = defaultdict(list)
    entries = JournalEntry.objects.filter(subject=Incident.subject, key__in=keys)
    for entry in entries.order_by("position"):
        versions[entry.key].append(entry)
    return versions


def _takers(change: JournalEntry, versions: Sequence[JournalEntry], exports) -> set[UUID]:
    taken = defaultdict(set)
    for head, parameters, officer in exports:
        if versions[0].position <= head < change.position:
            last = max(i for i, entry in enumerate(versions) if entry.position <= head)
            taken[last, _query(parameters)].add(officer)
    return {
        officer
        for (last, query), officers in taken.items()
        if not query or _may_show(query, versions[last])
        for officer in officers
    }


def _may_show(query: str, entry: JournalEntry) -> bool:
    """Tell the same as `shows`; what cannot be judged is taken as met."""
    try:
        with transaction.atomic():
            return shows(query, entry)
    except (DataError, ValidationError):
        log.exception("Whether an export held %s", entry.key)
        return True


def shows(query: str, entry: JournalEntry) -> bool:
    """Tell whether the log by these parameters would show a report as the entry left it."""
    seen = Incident.objects.filter(pk=entry.key)
    chosen = IncidentFilter(QueryDict(query), queryset=seen)
    if chosen.errors:  # an area that is not in force any more
        left = {name: text for name, text in chosen.params.items() if name not in chosen.errors}
        chosen = IncidentFilter(QueryDict(_query(left)), queryset=seen)
    sql, parameters = chosen.qs.order_by().values("pk").query.sql_with_params()
    # The version stands under the table's name, in its place: the filter itself judges it.
    row = f"SELECT * FROM jsonb_populate_record(NULL::public.{TABLE}, %s::jsonb)"  # noqa: S608
    with connection.cursor() as cursor:
        statement = f"WITH {TABLE} AS ({row}) {sql}"
        cursor.execute(statement, [_row(entry), *parameters])
        return cursor.fetchone() is not None


def _query(parameters: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    for name, text in sorted(parameters.items()):
        if name not in UNKNOWN:
            query[name] = text
    return query.urlencode()


def _row(entry: JournalEntry) -> str:
    """Return the version as a row of the table, with the columns that filters look at."""
    state = entry.state()
    stated = Incident(**{name: state.get(name, "") for name in ("number", *TEXTS)})
    point = None if state["latitude"] is None else (state["latitude"], state["longitude"])
    [placement] = geography.place([point])
    stated.latitude, stated.longitude = point or (None, None)
    stated.centre_id = state["centre"]
    meant.tie([stated])
    words = Incident._meta.get_field("search").get_prep_value(stated.words())
    beside = {
        "centre_id": state["centre"],
        "batch_id": state.get("batch"),
        "struck_at": state["struck"] and state["struck"]["at"],
        "areas": placement.areas,
        "in_gap": placement.in_gap,
        "search": words,
        "place_key": stated.place_key,
    }
    later = {field.name: "" for field in LATER}  # of which older states say nothing
    return orjson.dumps({**later, **state, **beside}).decode()
