"""The daily summary: the figures of a day, and what issuing one freezes."""

from incidents.days import day_of, period, running_day, today
from incidents.summary import periods
from incidents.summary.core import core_of
from incidents.summary.figures import figures
from incidents.summary.known import Past, Present

__all__ = [
    "Past",
    "Present",
    "core_of",
    "day_of",
    "figures",
    "period",
    "periods",
    "running_day",
    "today",
]
