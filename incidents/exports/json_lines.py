"""NDJSON and GeoJSON (RFC 7946) of incidents: each as a list of the API shows it."""

from collections.abc import Iterator

import orjson

from incidents.exports import incident_rows
from incidents.exports.stream import Send
from incidents.models.incident import IncidentQuerySet

OPENING, CLOSING = b'{"type":"FeatureCollection","features":[', b"\n]}\n"


def write_ndjson(incidents: IncidentQuerySet, send: Send) -> int:
    """Send one incident a line; return how many they are."""
    count = 0
    for count, row in enumerate(_rows(incidents), 1):  # noqa: B007
        send(_json(row) + b"\n")
    return count


def write_geojson(incidents: IncidentQuerySet, send: Send) -> int:
    """Send a collection of features, without a geometry where the place is known in words only."""
    count = 0
    send(OPENING)
    for count, row in enumerate(_rows(incidents), 1):
        send((b",\n" if count > 1 else b"\n") + _json(_feature(row)))
    send(CLOSING)
    return count


def _rows(incidents: IncidentQuerySet) -> Iterator[dict]:
    """Yield them through a cursor in the database."""
    for rows in incident_rows.batches(incidents):
        yield from rows


def _feature(row: dict) -> dict:
    point = None
    if row["latitude"] is not None:
        point = {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": row}


def _json(value: dict) -> bytes:
    return orjson.dumps(value, default=str)
