"""From a file of shapes to the areas of a layer: what each is called, and what is wrong with it."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

import numpy as np
import shapely
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from centres import values
from centres.ground import shapes
from centres.ground.shapes import Feature, Shapes
from centres.ground.unreadable import SENTENCES
from centres.models import Area, AreaEdition, Centre

NAMED = 50  # faults that a refusal names; the others are counted
LONGEST_NAME, LONGEST_CODE = 100, 60  # characters, as the columns hold
SHOWN = 10  # areas that a remark names
AREAL = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one feature of a file."""

    number: int
    name: str
    reason: str
    repairable: bool = False

    def __str__(self):
        name = f" ({self.name})" if self.name else ""
        return _("Shape %(number)s%(name)s %(reason)s.") % {
            "number": self.number, "name": name, "reason": self.reason,
        }  # fmt: skip


@dataclass(frozen=True)
class AreaFile:
    """The areas of a file, not yet saved, without those that are faulty."""

    shapes: Shapes
    areas: list[Area]
    faults: list[Fault]
    remarks: list[str]  # on how it was read and what was mended

    @property
    def doubt(self) -> str:
        """A sentence on which of latitude and longitude comes first, where nobody can tell."""
        return str(SENTENCES[self.shapes.doubt]) if self.shapes.doubt else ""


def read_areas(content: bytes, *, part="", encoding="", first="", **reading) -> AreaFile:
    """Return what a file says of a layer: see `shapes.read` and `areas_of`."""
    found = shapes.read(content, part=part, encoding=encoding, first=first)
    return areas_of(found, **reading)


def areas_of(
    found: Shapes,
    *,
    layer: str,
    name: str,
    code: str = "",
    name_ar: str = "",
    name_ckb: str = "",
    repair: bool = False,
    without: Collection[int] = (),
) -> AreaFile:
    """Return what shapes say of a layer.

    `name`, `name_ar`, `name_ckb` and `code` are the properties that hold them. With `repair`,
    shapes that cross themselves are mended. The features numbered in `without` are left out.
    """
    columns = {"name": name, "name_ar": name_ar, "name_ckb": name_ckb, "code": code}
    areas: list[Area] = []
    faults: list[Fault] = []
    remarks = _how_read(found)
    for feature in found.features:
        told = {n: _text(feature.properties.get(c)) for n, c in columns.items()}
        called = told["name"] or told["name_ar"] or told["name_ckb"]
        if feature.number in without:
            remarks.append(_("Shape %s was left out.") % _which(feature, called))
            continue
        shape, wrong = _polygons(feature, repair=repair)
        wrong = [*wrong, *_wrong_words(called, **told)]
        faults += [Fault(feature.number, called[:LONGEST_NAME], *reason) for reason in wrong]
        if shape is None or wrong:
            continue
        if feature.shape and not feature.shape.is_valid:
            remarks.append(_("Shape %s crossed itself and was mended.") % _which(feature, called))
        told |= {"layer": layer, "name": called, "shape": shapely.to_geojson(shape)}
        areas.append(Area(**told))
    remarks += _mend_codes(areas)
    if layer == AreaEdition.Layer.RESPONSIBILITY:
        remarks += _of_rooms(areas)
    return AreaFile(found, areas, faults, remarks)


def refuse_faulty(file: AreaFile) -> None:
    """Raise ValidationError, a sentence for each thing that is wrong with the file."""
    if file.doubt:
        raise ValidationError(file.doubt)
    if file.faults:
        told = [str(fault) for fault in file.faults[:NAMED]]
        more = len(file.faults) - len(told)
        raise ValidationError([*told, *([_("And %s more.") % more] if more else [])])
    if not file.areas:
        raise ValidationError(_("The file holds no area."))


def _how_read(found: Shapes) -> list[str]:
    """Return what the officer should know of how the file was understood."""
    told = []
    if found.system and found.system != "WGS 84":
        told.append(_("The shapes were turned into degrees from: %s.") % found.system)
    if found.first == shapes.LATITUDE:
        told.append(_("Latitude was read first."))
    elif found.latitude_named and found.system and not found.doubt:
        told.append(_("Longitude was read first: so the shapes lie in the country."))
    if found.encoding:
        told.append(_("Names were read as %s.") % found.encoding)
    return told


def _which(feature: Feature, called: str) -> str:
    return f"{feature.number} ({called})" if called else str(feature.number)


def _text(value: Any) -> str:
    """Return what a property says as a text: 0 says something, nothing and blanks do not."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return normalize("NFC", " ".join(str(value).split()))


Reason = tuple[str] | tuple[str, bool]


def _polygons(feature: Feature, *, repair: bool) -> tuple[BaseGeometry | None, list[Reason]]:
    """Return the polygons of a feature, or why it has none, and whether they can be mended."""
    shape = feature.shape
    if not feature.told:
        return None, [(_("has no shape"),)]
    if shape is None:
        return None, [(_("has a shape that is damaged, or of a kind that is not read"),)]
    if shape.is_empty:
        return None, [(_("has an empty shape"),)]
    if shape.geom_type == "GeometryCollection":
        shape = _collected(shape)
    if shape.geom_type not in AREAL:
        return None, [(_("is a point or a line, not an area"),)]
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return None, [(_("has a coordinate that is no number"),)]
    if not shape.is_valid:
        mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        if mended.geom_type not in AREAL or mended.is_empty:
            return None, [(_("encloses nothing"),)]
        if not repair:
            reason = _("crosses itself or touches itself near %s") % _near(shape)
            return shape, [(reason, True), *_outside(shape)]
        shape = mended
    return shape, _outside(shape)


def _collected(shape: BaseGeometry) -> BaseGeometry:
    """Return the areas of a collection, and of those in it, as one; the shape where it has more."""
    parts = [shape]
    while any(part.geom_type == "GeometryCollection" for part in parts):
        parts = list(shapely.get_parts(parts))
    areal = all(part.geom_type in AREAL for part in parts)
    return MultiPolygon(list(shapely.get_parts(parts))) if areal else shape


def _near(shape: BaseGeometry) -> str:
    """Return where a shape is drawn wrongly, latitude first as officers write."""
    place = shapely.is_valid_reason(shape).partition("[")[2].rstrip("]").split()
    return ", ".join(f"{float(axis):.4f}" for axis in reversed(place)) or "?"


def _outside(shape: BaseGeometry) -> list[Reason]:
    west, south, east, north = settings.COUNTRY_BOX
    left, low, right, high = shape.bounds
    if west <= left and south <= low and right <= east and high <= north:
        return []
    return [(_("lies outside of the country or reaches beyond it"),)]


def _wrong_words(called: str, *, code: str, **names: str) -> Iterator[Reason]:
    if not called:
        yield (_("has no name"),)
    if any(len(name) > LONGEST_NAME for name in names.values()):
        yield (_("has a name of more than 100 characters"),)
    if len(code) > LONGEST_CODE:
        yield (_("has a code of more than 60 characters"),)
    if any(values.UNSTORABLE.search(text) for text in (*names.values(), code)):
        yield (_("has a name or code with a character that cannot be stored"),)


def _mend_codes(areas: Sequence[Area]) -> list[str]:
    """Replace missing and repeated codes by a slug of the name that is its own; say so."""
    remarks, count = [], Counter(area.code for area in areas)
    taken = {code for code, times in count.items() if times == 1}
    for area in areas:
        if area.code and count[area.code] == 1:
            continue
        slug = _free(slugify(area.name, allow_unicode=True)[:50] or area.layer, taken)
        taken.add(slug)
        why = _("repeats the code %s") % area.code if area.code else _("has no code")
        remarks.append(_("%(name)s %(why)s; it is %(slug)s here.") % {
            "name": area.name, "why": why, "slug": slug,
        })  # fmt: skip
        area.code = slug
    return remarks


def _of_rooms(areas: Sequence[Area]) -> list[str]:
    """Say which areas no room is responsible for, and which rooms have none: codes tell."""
    rooms = Centre.objects.exclude(status=Centre.Status.CLOSED).order_by("pk")
    codes = list(rooms.values_list("pk", flat=True))
    nobodys = [f"{area.title} ({area.code})" for area in areas if area.code not in codes]
    without = sorted({*codes} - {area.code for area in areas})
    told = []
    if nobodys:
        sentence = _("No room has the code of: %(areas)s. The rooms' codes are: %(codes)s.")
        told.append(sentence % {"areas": _some(nobodys), "codes": ", ".join(codes)})
    if without and areas:
        told.append(_("These rooms would have no area: %s.") % ", ".join(without))
    return told


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    return f"{shown}, …" if len(names) > SHOWN else shown


def _free(slug: str, taken: Collection[str]) -> str:
    """Return the slug, with a number where another area has it already."""
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"
