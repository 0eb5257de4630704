"""Date-time groups and grid references: parse what officers write, print what the room reads."""

from centres.text.digits import western_digits
from incidents.notation.directions import bearing
from incidents.notation.grid import (
    Location,
    corners,
    mgrs_of,
    names_square,
    parse_axis,
    parse_location,
    written_place,
)
from incidents.notation.times import Moment, dtg, parse_coming, parse_time, parse_whole, truncate

__all__ = [
    "Location",
    "Moment",
    "bearing",
    "corners",
    "dtg",
    "mgrs_of",
    "names_square",
    "parse_axis",
    "parse_coming",
    "parse_location",
    "parse_time",
    "parse_whole",
    "truncate",
    "western_digits",
    "written_place",
]
