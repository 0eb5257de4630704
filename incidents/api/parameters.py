"""The parameters and headers of the API of incidents, as the description shows them."""

from django.conf import settings

from centres.api.openapi import CURSOR, LIMIT, NEXT_PAGE, header, in_path, query
from incidents import kinds
from incidents.models.request import Status

BOUND = {"anyOf": [{"format": "date"}, {"format": "date-time"}]}
NUMBER = r"[+-]?[0-9]+(\.[0-9]+)?"
FLAG = ["true", "false", "any"]


def _filter(name: str, description: str, **schema):
    """Describe a filter; without a value it filters nothing, as in the form of the page."""
    return query(name, description, allowEmptyValue=True, **schema)


def _bound(name: str, description: str):
    return _filter(name, f"{description} A day in C (UTC+3), or a time in ISO 8601.", **BOUND)


FILTERS = [
    _filter("q", "Find by place, number or words; it has a letter or a digit.", maxLength=200),
    _filter("centre", "Reported by this centre.", pattern="^[A-Z][A-Z0-9]{0,15}$"),
    _filter("kind", "Of this kind.", enum=kinds.Kind.values),
    _filter("precedence", "Of this precedence.", enum=kinds.Precedence.values),
    _bound("occurred_from", "Occurred then or later."),
    _bound("occurred_until", "Occurred before."),
    _bound("reported_from", "Reported then or later."),
    _bound("reported_until", "Reported before."),
    _filter("area", "Inside an area in force: its `id` or its code."),
    _filter(
        "bbox",
        "Inside west, south, east, north, in degrees.",
        pattern=f"^{NUMBER}(,{NUMBER}){{3}}$",
        example="42.5,33.5,46,37",
    ),
    _filter("in_gap", "In the gap.", enum=FLAG),
    _filter("struck", "Struck.", enum=FLAG),
    _filter("exercise", "Made for training.", enum=FLAG),
    _filter("channel", "Reported by this channel.", enum=kinds.Channel.values),
    _filter(
        "changed_after",
        "Changed after this position.",
        type="integer",
        minimum=0,
        maximum=2**62,
    ),
    _filter("awaiting", "Not answered yet by this centre.", pattern="^[A-Z][A-Z0-9]{0,15}$"),
]
REQUEST_FILTERS = [
    _filter("centre", "Asked by this centre.", pattern="^[A-Z][A-Z0-9]{0,15}$"),
    _filter("addressee", "Asked of this centre.", pattern="^[A-Z][A-Z0-9]{0,15}$"),
    _filter("status", "As they stand.", enum=Status.values),
    _filter("incident", "About this report: its number or its UUID.", maxLength=40),
    _filter("overdue", "Still waiting after the due time.", enum=["true", "false"]),
]
FORMAT = query(
    "format", "Instead of `Accept`.", enum=["json", "csv", "geojson", "ndjson"], default="json"
)
PAGED = [LIMIT, CURSOR, NEXT_PAGE]
AFTER = query(
    "after",
    "The position up to which you have read; 0 for the beginning.",
    type="integer",
    minimum=0,
    maximum=10**17 - 1,
    default=0,
)
REFERENCE = in_path("reference", "Its number or its UUID.", pattern="^[0-9A-Za-z-]{1,40}$")
OTHER = in_path("other", "The other report's number or UUID.", pattern="^[0-9A-Za-z-]{1,40}$")
BASED_ON = header(
    "If-Match", 'The version you have read: `"3"`.', required=True, pattern='^"[0-9]{1,9}"$'
)
LOCATION = header("Location", "What was made.", answers=[201], required=True, format="uri")
DAY = in_path("day", "On which it begins, in C (UTC+3).", format="date")
EDITION = query(
    "edition", "Which edition; the latest where none is named.", type="integer", minimum=1,
    maximum=999,
)  # fmt: skip
DAYS = [
    query("day_from", "Of this day or later.", format="date"),
    query("day_until", "Of a day before this one.", format="date"),
]
LANGUAGE = query(
    "language",
    "Of the paper; that of `Accept-Language` where none is named.",
    enum=[code for code, _name in settings.LANGUAGES],
)
