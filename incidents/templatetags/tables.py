"""What pages show in many places: the heads of tables, and the symbols of kinds."""

from datetime import date, datetime, time

from django.conf import settings
from django.template import Library
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from incidents import notation

register = Library()


@register.simple_tag
def columns(*labels: str, hidden: str = "") -> SafeString:
    """Return the head of a table; `hidden` labels a last column for those who cannot see it."""
    cells = format_html_join("", '<th scope="col">{}</th>', ((label,) for label in labels))
    if hidden:
        cells += format_html('<th scope="col"><span class="vh">{}</span></th>', hidden)
    return format_html("<thead><tr>{}</tr></thead>", cells)


@register.simple_tag
def kind_symbol(kind: str, size: int) -> SafeString:
    """Return the symbol of a kind of incident, so many pixels large; words stand beside it."""
    address = static(f"img/kinds/{kind}.svg")
    return format_html(
        '<img class="sym" src="{}" alt="" width="{}" height="{}">', address, size, size
    )


@register.filter
def dtg(at: datetime | None) -> str:
    """Return a moment as the room reads it: 221405C NOV 26; nothing where there is none."""
    return notation.dtg(at) if at else ""


@register.filter
def day(at: date) -> str:
    """Return the day of a moment, or a day, as the room reads it: 22 NOV 26."""
    if not isinstance(at, datetime):
        at = datetime.combine(at, time(), settings.LOCAL_ZONE)
    return notation.dtg(at, "day")
