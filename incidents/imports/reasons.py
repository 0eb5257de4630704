"""Why a row of a sheet is not simply new: codes, and what each is called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHANGED, MAPPING, FUTURE, FAR, NEAR = "changed", "mapping", "future", "far", "near"
CELLS, BROKEN, RULES, TWICE, ROOM = "cells", "broken", "rules", "twice", "room"
KNOWN_HERE, BEFORE = "repeated", "before"

LABELS: dict[str, str | Promise] = {
    # Doubtful: recorded where an officer accepts it
    "zero": _("Latitude and longitude are about 0"),
    "swapped": _("Latitude and longitude seem swapped"),
    "sign": _("A sign of latitude or longitude seems wrong"),
    "elsewhere": _("Outside of the country"),
    "old": _("Its date is what programs write where they know none"),
    "coarse": _("Its place is known too roughly for a point"),
    FAR: _("Far from the areas of all rooms"),
    NEAR: _("Another report tells of the same kind, day and place"),
    MAPPING: _("Recorded before under another mapping"),
    FUTURE: _("In the future"),  # never accepted
    CHANGED: _("Changed in its data set since it was recorded"),
    # Refused
    BROKEN: _("The row cannot be read"),
    CELLS: _("A cell cannot be read"),
    RULES: _("It cannot be a report"),
    TWICE: _("Its identifier stands in another row that says otherwise"),
    ROOM: _("It has no point, and no room is named for it"),
    # Known
    KNOWN_HERE: _("Repeated in this sheet"),
    BEFORE: _("Imported before imports were kept"),
}


def label(code: str) -> str:
    return str(LABELS.get(code, code))
