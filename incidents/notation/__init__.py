"""Date-time groups and grid references: parse what officers write, print what the room reads."""

from centres.text import months, times
from centres.text.digits import western_digits
from centres.text.times import (
    Moment,
    dtg,
    is_clock_alone,
    parse_coming,
    parse_time,
    parse_whole,
    truncate,
)
from incidents.notation import tally
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

__all__ = [
    "Location",
    "Moment",
    "bearing",
    "corners",
    "dtg",
    "is_clock_alone",
    "mgrs_of",
    "months",
    "names_square",
    "parse_axis",
    "parse_coming",
    "parse_location",
    "parse_time",
    "parse_whole",
    "tally",
    "times",
    "truncate",
    "western_digits",
    "written_place",
]
