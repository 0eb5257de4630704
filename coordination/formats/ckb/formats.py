"""Dates and times in Central Kurdish; numbers in Western digits, without separators."""

from coordination.formats.common import *  # noqa: F403

DATE_FORMAT = "l، jی Fی Y"
DATETIME_FORMAT = "l، jی Fی Y، H:i"
MONTH_DAY_FORMAT = "jی F"
