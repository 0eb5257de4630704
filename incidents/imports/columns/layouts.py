"""Which layouts of sheets are known, our own export first; which sheets are no incidents."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres.text.digits import western_digits
from incidents.fields import ABDUCTION, GRADING, SALUTE
from incidents.imports.columns.databases import ACLED, GED, GTD, IBC
from incidents.imports.columns.headings import key
from incidents.imports.columns.layout import Layout, columns_of, has_all
from incidents.imports.columns.military_logs import ESOC, SAMPLE, SIGACT
from incidents.kinds import Outcome


def own(categories: Iterable[str]) -> Layout:
    """Return the layout of our own export: its columns are the names of the fields."""
    harm = [(f"{o}_{c}", f"casualties:{o}:{c}") for o in Outcome.values for c in categories]
    parts = [(f.flat, f.name) for f in (*GRADING, *SALUTE, *ABDUCTION)]
    return Layout(
        name="own",
        label="JCC",
        needs=("number", "kind", "occurred_at"),
        columns=(
            *columns_of("""
                identifier: number
                kind: kind
                precedence: precedence
                exercise: exercise
                struck: struck
                date_time: occurred_at
                time_precision: time_precision
                noted_at: noted_at
                reporter: reported_by_name
                received_at: reported_at
                place: place
                latitude: latitude
                longitude: longitude
                mgrs: mgrs
                location_precision_m: location_precision_m
                narrative: narrative
                language: language
                perpetrator: perpetrator
                local_leader: local_leader
            """),
            *harm,
            *parts,
        ),
    )


# What looks like a list of incidents and is none: some of its headings, and what to bring instead.
_SUMS = _(
    "Each row of this sheet counts the incidents of a district and a time: bring the list of the "
    "single incidents."
)
_PERSONS = _(
    "Each row of this sheet tells of one person, not of one incident: bring the list of incidents."
)
NO_LISTS = (
    (("district", "ied_attack|ied_total|ied_clear", "df|idf|suicide", "week|month|year"), _SUMS),
    (("IBC code", "Earliest Date|Latest Date", "Age|Sex"), _PERSONS),
)
_VALUES = (  # a number with a fraction; a date
    re.compile(r"-?\d+[.,٫]\d+", re.ASCII),
    re.compile(r"(?:\d{4}([-/.])\d\d?\1\d\d?|\d\d?([-/.])\d\d?\2\d{2,4})(?:[ T].*)?", re.ASCII),
)
TAGGED = "hxl"  # the layout of a sheet whose tags say what its columns are
# The first that fits is taken; `own` comes before them.
FOREIGN = (ACLED, GED, GTD, IBC, SIGACT, ESOC)


def known(headings: Iterable[str], categories: Iterable[str]) -> Layout | None:
    """Return the layout that these headings are of. The sample is one by its columns alone."""
    named = [key(heading) for heading in headings if heading]
    for layout in (own(categories), *FOREIGN):
        if layout.fits(named):
            return layout
    return SAMPLE if sorted(named) == sorted(SAMPLE.targets()) else None


def labels() -> dict[str, str]:
    """Return by the name of each layout what it is called."""
    foreign = {layout.name: layout.label for layout in (*FOREIGN, SAMPLE)}
    return {"own": gettext("our own export"), TAGGED: "HXL", **foreign}


def refuse_no_list(headings: Iterable[str]) -> None:
    """Raise ValidationError where these headings are of a known sheet that lists no incidents."""
    named = [heading for heading in headings if heading]
    for needs, sentence in NO_LISTS:
        if has_all(named, needs):
            raise ValidationError(sentence)


def refuse_values(headings: Iterable[str]) -> None:
    """Raise ValidationError where the row of headings is one of values: it would be lost."""
    found = [kind.fullmatch(western_digits(text)) for text in headings for kind in _VALUES]
    if sum(value is not None for value in found) > 1 or any(found[1::2]):
        raise ValidationError(
            _(
                "The row of headings holds values. Choose the row of headings, or write one above "
                "the others and bring the sheet again."
            )
        )
