"""What templates that write a field or a fact by hand need."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from centres.text import times
from centres.text.display import exact, shown

register = Library()
register.filter("exact", exact)


@register.filter
def day_said(text: str | None) -> str:
    """Return a date or time of an address as a DTG, by which it is read back; else as it is."""
    try:
        return times.dtg(*times.parse_whole(text or "", zone=settings.LOCAL_ZONE))
    except ValidationError:
        return text or ""


@register.simple_tag
def fact(label: str, value, code: bool = False) -> SafeString:
    """Return a line of a list of facts; a code is read left to right, and so is a moment."""
    if isinstance(value, datetime):
        value, code = f"{localtime(value):%Y-%m-%d %H:%M}C", True
    text = shown("–" if value in (None, "") else value)
    told = '<bdi dir="ltr">{}</bdi>' if code else "<bdi>{}</bdi>"
    return format_html("<dt>{}</dt><dd>{}</dd>", shown(label), format_html(told, text))
