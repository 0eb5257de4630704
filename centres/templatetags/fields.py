"""What templates that write a field or a fact by hand need."""

from datetime import datetime

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from centres.text.display import exact, shown

register = Library()
register.filter("exact", exact)


@register.simple_tag
def fact(label: str, value, code: bool = False) -> SafeString:
    """Return a line of a list of facts; a code is read left to right, and so is a moment."""
    if isinstance(value, datetime):
        value, code = f"{localtime(value):%Y-%m-%d %H:%M}C", True
    text = shown("–" if value in (None, "") else value)
    told = '<bdi dir="ltr">{}</bdi>' if code else "<bdi>{}</bdi>"
    return format_html("<dt>{}</dt><dd>{}</dd>", shown(label), format_html(told, text))
