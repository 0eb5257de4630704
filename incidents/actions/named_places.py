"""What may happen to the places that chiefs name for everybody."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.ground import country, geography
from centres.journal.action import action
from centres.journal.lock import held, refuse_unknown
from centres.permissions import Permission
from centres.text.languages import NAMES
from incidents import notation
from incidents.models import NamedPlace

FIELDS = {*NAMES, "aliases", "location", "location_confirmed"}
MOST_PLACES = 2_000  # in force: a search reads them all


@action(Permission.NAME_PLACE, on="centre")
def name_place(*, by, submission, centre, fields) -> NamedPlace:
    """Name a place: `fields` are its names, `aliases`, and its `location` as one writes it.

    Raises ValidationError without a name or a readable location, or where the location is
    doubtful and not `location_confirmed`.
    """
    if NamedPlace.objects.in_force().count() >= MOST_PLACES:
        raise ValidationError(_("There are %s places already: withdraw one first.") % MOST_PLACES)
    geography.hold_placing()  # no report is tied to a place meanwhile
    place = NamedPlace(centre=centre, by=by, named_at=timezone.now())
    return _with(place, fields)


@action(Permission.NAME_PLACE, on="place")
def rename_place(*, by, submission, place, based_on, fields) -> NamedPlace:
    """Change names or location of a place that is in force.

    Reports keep what they say; which of them name it is followed in the journal.
    """
    return _with(_in_force(place, based_on=based_on), fields)


@action(Permission.NAME_PLACE, on="place")
def withdraw_place(*, by, submission, place) -> NamedPlace:
    """Offer a place no longer; it stays in the book."""
    place = _in_force(place)
    place.withdrawn_at = timezone.now()
    return place


def _in_force(place, **more) -> NamedPlace:
    geography.hold_placing()
    place = held(place, **more)
    if place.withdrawn_at:
        raise ValidationError(_("This place is withdrawn already."))
    return place


def _with(place: NamedPlace, fields: dict) -> NamedPlace:
    refuse_unknown(fields, FIELDS)
    for name in fields.keys() & {*NAMES, "aliases"}:
        setattr(place, name, fields[name])
    if "location" in fields:
        _locate(place, fields["location"], sure=fields.get("location_confirmed", False))
    place.full_clean()
    return place


def _locate(place: NamedPlace, text: str, *, sure: bool) -> None:
    try:
        stated = notation.parse_location(text)
    except ValidationError as wrong:
        raise ValidationError({"location": wrong.messages}) from wrong
    before = place.latitude, place.longitude
    place.latitude, place.longitude, place.mgrs, place.location_precision_m = stated
    if not sure and before != (place.latitude, place.longitude):
        country.refuse_doubtful((place.latitude, place.longitude), at="location")
