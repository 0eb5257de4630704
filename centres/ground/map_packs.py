"""From a GeoJSON file to what a map pack holds; which packs the map draws."""

import json
import unicodedata

import shapely
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.models import MapPack

LARGEST = 500_000  # bytes of a file
MOST_SHAPES = 2_000
LONGEST = 80  # characters of a name
JOINERS = "\u200c\u200d"  # Kurdish is written with them
DIGITS = 5  # of a degree: a metre
LEVELS = {"ground": (6, 9, 12), "relief": tuple(range(6, 12))}  # zooms of what is made
SHAPES = {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"}


def in_force(officer) -> list[dict]:
    """Return the packs that the map draws for the officer, the lowest first.

    Each is `{"name", "kind", "url", "attribution"}`. The url of shapes answers a GeoJSON
    FeatureCollection, for good; its features have no properties but `name`, `en`, `ar` and `ckb`,
    each where it was told. That of tiles is a path with {z}, {x} and {y}; so is that of what was
    made: relief of pictures, ground of JSON (see `making.tiles`), at the zooms of `levels`.
    """
    packs = MapPack.objects.visible_to(officer).in_force()
    return [_told(pack) for pack in packs]


def _told(pack: MapPack) -> dict:
    told = {"kind": pack.kind, "url": pack.url, "attribution": pack.attribution}
    if pack.kind not in MapPack.MADE:
        return {"name": pack.name, **told}
    name = f"{pack.get_kind_display()}: {pack.name}"
    return {"name": name, **told, "levels": LEVELS[pack.kind]}


def read_shapes(content: bytes) -> tuple[str, int]:
    """Return the shapes of a GeoJSON file as one text, and how many they are.

    Raises ValidationError where they are none, too many, or not in degrees. Whatever else the file
    holds is left out: properties may be meant for nobody here.
    """
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than %s kB.") % (LARGEST // 1000))
    try:
        document = json.loads(content)
        features = document["features"] if document["type"] == "FeatureCollection" else [document]
        if not 0 < len(features) <= MOST_SHAPES:
            raise ValidationError(_("A map pack has 1 to %s shapes.") % MOST_SHAPES)
        shapes = [_feature(feature) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError,
            shapely.GEOSException) as wrong:  # fmt: skip
        raise ValidationError(_("This is no GeoJSON file of points, lines and areas.")) from wrong
    whole = {"type": "FeatureCollection", "features": shapes}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")), len(shapes)


def _feature(feature: dict) -> dict:
    properties = feature.get("properties") or {}
    allowed = ("name", *dict(settings.LANGUAGES))  # its name, or one for a language
    names = {key: plain_name(properties[key]) for key in allowed if properties.get(key)}
    return {"type": "Feature", "properties": names, "geometry": _geometry(feature["geometry"])}


def plain_name(value) -> str:
    """Return a name without what cannot be seen or stored, cut to its length."""
    seen = (c for c in str(value) if c in JOINERS or unicodedata.category(c)[0] != "C")
    return "".join(seen).strip()[:LONGEST]


def _geometry(geometry: dict) -> dict:
    if geometry["type"] not in SHAPES:
        raise ValueError(geometry["type"])
    shape = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    if any(part.is_empty for part in shapely.get_parts(shape)):
        raise ValueError("empty")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -85 <= south <= north <= 85):  # nor is it empty
        raise ValidationError(_("A shape is empty or not in degrees, longitude first."))
    return json.loads(shapely.to_geojson(shapely.transform(shape, lambda p: p.round(DIGITS))))
