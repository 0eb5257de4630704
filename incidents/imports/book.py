"""What the book has already of the rows of a sheet: the same rows, and reports near to them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from centres.ground.geography import KM_PER_DEGREE
from incidents.days import midnight
from incidents.kinds import Channel
from incidents.models import Incident, Sheet, SheetRow
from incidents.reports.nearness import UNITS

KM = 1  # within which a report of the same kind and day may tell of the same


@dataclass(frozen=True)
class Live:
    """The row that the book has of an identity."""

    incident: UUID
    digest: str
    mapping: str  # its digest


def live(identities: Iterable[UUID]) -> dict[UUID, Live]:
    """Return by identity what the book has of it."""
    rows = SheetRow.objects.live().filter(identity__in=list(identities))
    told = rows.values_list("identity", "incident", "digest", "sheet__mapping_sha256")
    return {identity: Live(*parts) for identity, *parts in told}


class Before:
    """What was imported before imports were kept, found again by what it says."""

    def __init__(self) -> None:
        self._imported = Incident.objects.filter(channel=Channel.IMPORT, batch=None).order_by()
        self._any = self._imported.exists()
        self._equals: Counter[tuple] = Counter()

    def known(self, incidents: Sequence[Incident]) -> list[bool]:
        """Tell of each of the next rows, as the report it would be, whether the book has it."""
        if not self._any or not incidents:
            return [False] * len(incidents)
        keys = [(i.kind, i.occurred_at, i.time_precision, i.point) for i in incidents]
        found = self._imported.filter(occurred_at__in={i.occurred_at for i in incidents})
        columns = ("kind", "occurred_at", "time_precision", "latitude", "longitude")
        rows = found.values_list(*columns)
        counts = Counter((*row[:3], None if row[3] is None else row[3:]) for row in rows)
        known = []
        for key in keys:
            self._equals[key] += 1
            known.append(self._equals[key] <= counts[key])
        return known


def near(incidents: Sequence[Incident], sheet: Sheet) -> dict[int, str]:
    """Return by place in the list the number of a report that may tell of the same."""
    told = [(n, i) for n, i in enumerate(incidents) if i.point and i.time_precision in UNITS]
    if not told:
        return {}
    given: dict[str, Any] = {
        "places": [n for n, _i in told],
        "kinds": [i.kind for _n, i in told],
        "days": [midnight(i.occurred_at.astimezone(settings.LOCAL_ZONE).date()) for _n, i in told],
        "latitudes": [i.latitude for _n, i in told],
        "longitudes": [i.longitude for _n, i in told],
        "precisions": [unit.value for unit in UNITS],
        "degrees": KM / KM_PER_DEGREE,
        "wide": 2 * KM / KM_PER_DEGREE,
        "dataset": sheet.dataset,
        "mapping": sheet.mapping_sha256,
    }
    return dict(_near(given))


def _near(given: dict[str, Any]) -> list[tuple[int, str]]:
    """Return of each row the first such report, of another data set; or of the same one.

    That is where rows have no identifiers and were read by another mapping. A degree of longitude
    is at least half as long as one of latitude.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT v.place, near.number
            FROM unnest(%(places)s::int[], %(kinds)s::text[], %(days)s::timestamptz[],
                %(latitudes)s::float8[], %(longitudes)s::float8[])
                AS v (place, kind, since, latitude, longitude)
            CROSS JOIN LATERAL (
                SELECT i.number FROM incidents_incident i
                LEFT JOIN incidents_batch b ON b.id = i.batch_id
                LEFT JOIN incidents_sheet s ON s.id = b.sheet_id
                WHERE i.occurred_at >= v.since AND i.occurred_at < v.since + interval '1 day'
                AND i.kind = v.kind AND i.time_precision = ANY(%(precisions)s)
                AND i.latitude BETWEEN v.latitude - %(degrees)s AND v.latitude + %(degrees)s
                AND i.longitude BETWEEN v.longitude - %(wide)s AND v.longitude + %(wide)s
                AND power(i.latitude - v.latitude, 2)
                    + power((i.longitude - v.longitude) * cos(radians(v.latitude)), 2)
                    <= power(%(degrees)s, 2)
                AND i.struck_at IS NULL AND NOT i.exercise
                AND (b.status IS NULL OR b.status = 'complete')
                AND (i.dataset <> %(dataset)s
                    OR i.dataset_id = '' AND s.mapping_sha256 <> %(mapping)s)
                ORDER BY i.number LIMIT 1
            ) AS near
            """,
            given,
        )
        return cursor.fetchall()
