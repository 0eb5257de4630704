"""Dates and times in Arabic; numbers in Western digits, without separators."""

from coordination.formats.common import *  # noqa: F403

DATE_FORMAT = "l، j F Y"
DATETIME_FORMAT = "l، j F Y، H:i"
MONTH_DAY_FORMAT = "j F"
