"""From a file of shapes to what a map pack holds; which packs the map draws."""

import json
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from centres.ground import columns, shapes
from centres.ground.shapes import Feature, Shapes
from centres.ground.unreadable import UnreadableError
from centres.models import MapPack
from centres.text.languages import NAMED_IN, listed

LARGEST = 500_000  # bytes of what the map draws
MOST_SHAPES = 2_000
LONGEST = 80  # characters of a name
JOINERS = "\u200c\u200d"  # Kurdish is written with them
DIGITS = 5  # of a degree: a metre
LEVELS = {"ground": (6, 9, 12), "relief": tuple(range(6, 12))}  # zooms of what is made
FAULTS = 20  # that a refusal names


@dataclass(frozen=True)
class PackFile:
    """What a pack is made of: GeoJSON as the map draws it, and what was found in the file."""

    text: str
    count: int
    remarks: list[str]  # on the names: where they were found, how many shapes have none


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


def read_shapes(content: bytes, part: str = "") -> PackFile:
    """Return the shapes of a file, of its layer `part` where it has several.

    Raises ValidationError where they are none, too many, or not to be drawn. Whatever else the file
    holds is left out: properties may be meant for nobody here.
    """
    found = shapes.read(content, part=part)
    if found.doubt:
        raise UnreadableError(found.doubt)
    if len(found.parts) > 1 and not part:
        parts = listed(found.parts)
        raise ValidationError(_("The file has several layers: name one of them: %s.") % parts)
    if len(found.features) > MOST_SHAPES:
        raise ValidationError(_("A map pack has 1 to %s shapes.") % MOST_SHAPES)
    wrong = [
        _("Shape %s is none that the map can draw: it is empty, damaged or not in degrees.") % n
        for n in (one.number for one in found.features if not _is_drawable(one.shape))
    ]
    if wrong:
        raise ValidationError(wrong[:FAULTS])
    named = _names(found)
    drawn = [_feature(one, names) for one, names in zip(found.features, named, strict=True)]
    whole = {"type": "FeatureCollection", "features": drawn}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > LARGEST:
        raise ValidationError(
            _("What the map would draw is larger than %s kB: simplify the shapes.")
            % (LARGEST // 1000)
        )
    return PackFile(text, len(drawn), _remarks(found, named))


def _is_drawable(shape: BaseGeometry | None) -> bool:
    if shape is None or shape.geom_type == "GeometryCollection":
        return False
    if any(part.is_empty for part in shapely.get_parts(shape)) or shape.is_empty:
        return False
    west, south, east, north = shape.bounds
    in_degrees = -180 <= west <= east <= 180 and -85 <= south <= north <= 85
    return in_degrees and bool(np.isfinite(shapely.get_coordinates(shape)).all())


def _names(found: Shapes) -> list[dict[str, str]]:
    """Return of each feature its names: under our own keys, else under those of publishers."""
    likely = columns.guessed(found.columns)
    english = "name" in found.columns and likely["name"] != "name"
    guessed = {
        NAMED_IN[0] if english else "name": likely["name"],
        **{code: likely[f"name_{code}"] for code in NAMED_IN[1:]},
    }
    own = {key: key for key in ("name", *dict(settings.LANGUAGES))}
    return [_named(feature, own, guessed) for feature in found.features]


def _named(feature: Feature, *ways: dict[str, str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for way in ways:
        for key, column in way.items():
            if name := plain_name(feature.properties.get(column)):
                told.setdefault(key, name)
    likely = columns.guessed(list(feature.properties))["name"]  # of what this one alone has
    name = plain_name(feature.properties.get(likely))
    if name and name not in told.values():
        told.setdefault("name", name)
    return told


def plain_name(value: Any) -> str:
    """Return a name without what cannot be seen or stored, cut to its length."""
    if value is None or value is False:
        return ""
    seen = (c for c in str(value) if c in JOINERS or unicodedata.category(c)[0] != "C")
    return "".join(seen).strip()[:LONGEST]


def _remarks(found: Shapes, named: list[dict[str, str]]) -> list[str]:
    names = {name for names in named for name in names.values()}
    used = [
        column
        for column in found.columns
        if any(plain_name(one.properties.get(column)) in names for one in found.features)
    ]
    unnamed = sum(not names for names in named)
    told = [_("Names come from: %s.") % listed(used)] if names else []
    if unnamed:
        told.append(ngettext("%s shape has no name.", "%s shapes have no name.", unnamed) % unnamed)
    return told


def _feature(feature: Feature, names: dict[str, str]) -> dict:
    shape = shapely.transform(feature.shape, lambda places: places.round(DIGITS))
    geometry = json.loads(str(shapely.to_geojson(shape)))
    return {"type": "Feature", "properties": names, "geometry": geometry}
