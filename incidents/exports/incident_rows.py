"""Incidents as the API shows them, built from rows without serializers: a list is mostly this."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db.models import Q

from centres.models import Area, Officer
from centres.models.record import batched, instant
from incidents import fields, notation
from incidents.fields import AS_STORED
from incidents.models import Incident, Relation

LAYERS = ("district", "responsibility", "gap")
PLAIN = ["id", "number", "version", "channel", *AS_STORED, "in_gap", "bordering"]
COLUMNS = [
    *("id", "number", "version", "position", "touched", "centre_id", "force_id", "reported_by_id"),
    *("channel", "reported_at", "areas", "in_gap", "bordering", "struck_at", "struck_by_id"),
    *("strike_reason", "revision_reason"),
    "batch_id",
    *("place_key", "place_names"),
    *fields.COLUMNS,
]


def rows(incidents) -> list[dict]:
    """Return a queryset's incidents, in its order."""
    return _rows(incidents.values_list(*COLUMNS))


def batches(incidents, size: int = 200) -> Iterator[list[dict]]:
    """Yield a queryset's incidents in its order, so many at a time."""
    for batch in batched(incidents.values_list(*COLUMNS).iterator(chunk_size=size), size):
        yield _rows(batch)


def _rows(read: Iterable[tuple]) -> list[dict]:
    columns = [dict(zip(COLUMNS, values, strict=True)) for values in read]
    officers = officers_by_key(row["reported_by_id"] for row in columns)
    related = related_numbers([row["id"] for row in columns])
    areas = _areas({key for row in columns for key in row["areas"]})
    return [_row(row, officers, areas, related) for row in columns]


def row(incident: Incident) -> dict:
    """Return one incident, as a list of it would."""
    return rows(Incident.objects.filter(pk=incident.pk))[0]


def officers_by_key(keys: Iterable[UUID]) -> dict[UUID, dict]:
    """Return officers as answers name them."""
    officers = Officer.objects.in_bulk(set(keys))
    return {
        key: {
            "id": key,
            "rank": officer.get_rank_display(),
            "name": officer.name,
            "force": officer.force_id,
        }
        for key, officer in officers.items()
    }


def _areas(keys: set[int]) -> dict[int, tuple[str, dict]]:
    areas = Area.objects.filter(pk__in=keys).defer("shape")
    return {area.pk: (area.layer, {"code": area.code, "name": area.title}) for area in areas}


def _by_layer(keys: Sequence[int], areas: dict) -> dict:
    by_layer = dict(areas[key] for key in keys if key in areas)
    return {layer: by_layer.get(layer) for layer in LAYERS}


def related_numbers(keys: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return by key of a report the numbers of those it is related to; one query."""
    pairs = Relation.objects.filter(Q(first__in=keys) | Q(second__in=keys)).order_by("position")
    numbers = defaultdict(list)
    names = ("first", "second", "first__number", "second__number")
    for first, second, number, other in pairs.values_list(*names):
        numbers[first].append(other)
        numbers[second].append(number)
    return numbers


def _row(row: dict, officers: dict, areas: dict, related: dict) -> dict:
    precision = row["time_precision"]
    return {
        **{name: row[name] for name in PLAIN},
        "position": max(row["position"], row["touched"]),
        "centre": row["centre_id"],
        "force": row["force_id"],
        "reported_by": officers[row["reported_by_id"]],
        "occurred_at": instant(row["occurred_at"]),
        "dtg": notation.dtg(row["occurred_at"], precision),
        "noted_at": instant(row["noted_at"]),
        "reported_at": instant(row["reported_at"]),
        "areas": _by_layer(row["areas"], areas),
        "grading": {"source": row["source_grading"], "information": row["information_grading"]},
        "struck": row["struck_at"]
        and {
            "at": instant(row["struck_at"]),
            "by": row["struck_by_id"],
            "reason": row["strike_reason"],
        },
        "batch": row["batch_id"],
        "known_place": {"id": row["place_key"], "names": row["place_names"]}
        if row["place_key"]
        else None,
        "revision_reason": row["revision_reason"],
        "related": related.get(row["id"], []),
    }
