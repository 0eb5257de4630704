"""Clocks of a page: the words they begin with, which `live.js` keeps up to date."""

from datetime import datetime, timedelta
from math import ceil

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import notation

LONG = 120  # minutes, above which a clock tells hours
LONG_AGO = 48 * 60  # minutes, above which one tells days


def clock(at: datetime) -> dict:
    """Return what `_clock.html` shows of a time by which something is due."""
    minutes = ceil((at - timezone.now()) / timedelta(minutes=1))
    late = minutes <= 0
    return {"at": at, "dtg": notation.dtg(at), "late": late, "words": _words(abs(minutes), late)}


def standing(at: datetime) -> dict:
    """Return the same for a page that is kept: the browser alone says how long is left."""
    return {"at": at, "late": False, "words": notation.dtg(at)}


def ago(at: datetime) -> dict:
    """Return what `_ago.html` shows of a time that is past, or hardly to come."""
    minutes = max(0, (timezone.now() - at) // timedelta(minutes=1))
    if minutes > LONG_AGO:
        words = _("{n} d ago").format(n=minutes // (24 * 60))
    elif minutes > LONG:
        words = _("{n} h ago").format(n=minutes // 60)
    else:
        words = _("{n} min ago").format(n=minutes)
    return {"at": at, "words": words}


def _words(minutes: int, late: bool) -> str:
    if minutes == 0:
        return _("due now")
    if minutes > LONG:
        words = _("overdue by {n} hours") if late else _("{n} h left")
        return words.format(n=minutes // 60)
    words = _("overdue by {n} minutes") if late else _("{n} min left")
    return words.format(n=minutes)


def span(length: timedelta | None) -> str:
    """Return in words how long something took; nothing of what never was."""
    if length is None:
        return ""
    minutes = round(length / timedelta(minutes=1))
    if minutes > LONG:
        return _("{n} h").format(n=minutes // 60)
    return _("{n} min").format(n=minutes)
