"""Incidents as the API shows them, built from rows without serializers: a list is mostly this."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db.models import Q

from centres.models import Area, Officer
from centres.models.record import batched, instant
from incidents import notation
from incidents.models import Incident, Relation

LAYERS = ("district", "responsibility", "gap")
AS_STORED = [
    "id",
    "number",
    "version",
    "kind",
    "precedence",
    "channel",
    "exercise",
    "time_precision",
    "place",
    "latitude",
    "longitude",
    "mgrs",
    "location_precision_m",
    "in_gap",
    "bordering",
    "narrative",
    "language",
    "perpetrator",
    "casualties",
    "local_leader",
    "salute",
    "abduction",
]
COLUMNS = [
    *AS_STORED,
    "position",
    "touched",
    "centre_id",
    "force_id",
    "reported_by_id",
    "occurred_at",
    "noted_at",
    "reported_at",
    "areas",
    "source_grading",
    "information_grading",
    "struck_at",
    "struck_by_id",
    "strike_reason",
]


def shown(incidents) -> list[dict]:
    """Return a queryset's incidents, in its order."""
    return _told(incidents.values_list(*COLUMNS))


def in_parts(incidents, size: int = 200) -> Iterator[list[dict]]:
    """Yield a queryset's incidents in its order, so many at a time."""
    for rows in batched(incidents.values_list(*COLUMNS).iterator(chunk_size=size), size):
        yield _told(rows)


def _told(rows: Iterable[tuple]) -> list[dict]:
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    officers = officers_by_key(row["reported_by_id"] for row in rows)
    related = related_numbers([row["id"] for row in rows])
    areas = _areas({key for row in rows for key in row["areas"]})
    return [_incident(row, officers, areas, related) for row in rows]


def one(incident: Incident) -> dict:
    """Return one incident, as a list of it would."""
    return shown(Incident.objects.filter(pk=incident.pk))[0]


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
    areas = Area.objects.filter(pk__in=keys).values_list("pk", "layer", "code", "name")
    return {pk: (layer, {"code": code, "name": name}) for pk, layer, code, name in areas}


def _by_layer(keys: Sequence[int], areas: dict) -> dict:
    held = dict(areas[key] for key in keys if key in areas)
    return {layer: held.get(layer) for layer in LAYERS}


def related_numbers(keys: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return by key of a report the numbers of those it is related to; one query."""
    pairs = Relation.objects.filter(Q(first__in=keys) | Q(second__in=keys)).order_by("position")
    found = defaultdict(list)
    for first, second, one, other in pairs.values_list(
        "first", "second", "first__number", "second__number"
    ):
        found[first].append(other)
        found[second].append(one)
    return found


def _incident(row: dict, officers: dict, areas: dict, related: dict) -> dict:
    precision = row["time_precision"]
    return {
        **{name: row[name] for name in AS_STORED},
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
        "related": related.get(row["id"], []),
    }
