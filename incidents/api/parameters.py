"""The parameters and headers of the API of incidents, as the description shows them."""

from django.conf import settings

from centres.api.openapi import header, in_path, query

FORMAT = query(
    "format", "Instead of `Accept`.", enum=["json", "csv", "geojson", "ndjson"], default="json"
)
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
    "If-Match",
    'The version you have read: `"3"`; with that of the source details: `"3.2"`.',
    required=True,
    pattern=r'^"[0-9]{1,9}(\.[0-9]{1,9})?"$',
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
