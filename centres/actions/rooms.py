"""What may happen to forces, rooms and areas."""

import hashlib

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import alerts
from centres.ground import area_file, country, geography
from centres.journal.action import action
from centres.journal.lock import held, refuse_unknown
from centres.journal.proposing import Consent
from centres.models import AreaEdition, Centre, Force
from centres.models.rooms import digest_of
from centres.permissions import Permission
from centres.text.languages import NAMED_IN, NAMES

OF_CENTRE = {
    *NAMES,
    *(f"host_base_{code}" for code in NAMED_IN),
    "latitude",
    "longitude",
    "status",
    "established_on",
    "telephone",
    "location_confirmed",
}


@action(
    Permission.MANAGE_CENTRES,
    consent=Consent(gettext_lazy("Add a force"), Permission.CONSENT),
    then=alerts.to_commanders("add_force"),
)
def add_force(*, by, submission, fields) -> Force:
    refuse_unknown(fields, {"code", *NAMES})
    force = Force(**fields)
    force.full_clean()
    return force


@action(Permission.MANAGE_CENTRES, then=alerts.to_commanders("create_centre"))
def create_centre(*, by, submission, fields) -> Centre:
    """Make a room; as with a change, no report is placed meanwhile."""
    refuse_unknown(fields, {"code", *OF_CENTRE})
    geography.hold_placing()
    centre = _changed(Centre(), fields)
    centre.full_clean(validate_unique=False)
    _refuse_doubtful(centre, fields)
    if Centre.objects.filter(pk=centre.pk).exists():
        raise ValidationError({"code": _("Another room has this code: choose another.")})
    return centre


@action(Permission.MANAGE_CENTRES, then=alerts.to_commanders("change_centre"))
def change_centre(*, by, submission, centre, fields, based_on=None) -> Centre:
    """Change names, position or status. The code never changes.

    No report finds out which rooms are active between this reading and this entry.
    """
    geography.hold_placing()
    centre = held(centre, based_on=based_on)
    if fields.get("code", centre.code) != centre.code:
        raise ValidationError({"code": _("The code of a centre never changes.")})
    refuse_unknown(fields, {"code", *OF_CENTRE})
    before = centre.latitude, centre.longitude
    _changed(centre, fields).full_clean()
    if before != (centre.latitude, centre.longitude):
        _refuse_doubtful(centre, fields)
    return centre


def _changed(centre: Centre, fields: dict) -> Centre:
    for name in fields.keys() - {"location_confirmed"}:
        setattr(centre, name, fields[name])
    return centre


def _refuse_doubtful(centre: Centre, fields: dict) -> None:
    if not fields.get("location_confirmed"):
        country.refuse_doubtful((centre.latitude, centre.longitude), at="latitude")


@action(
    Permission.LOAD_AREAS,
    consent=Consent(gettext_lazy("Load areas"), Permission.CONSENT_IN_COMMAND),
    then=alerts.to_commanders("load_areas"),
)
def load_areas(*, by, submission, layer, content, **reading) -> tuple:
    """Load a new edition of one layer from the bytes of a file of shapes.

    `reading` is how the file is read, as `area_file.read_areas` takes it: which properties hold the
    names and the code, which shapes are left out. Raises ValidationError unless every other shape
    is an area beyond doubt. What was mended is told in the edition's `remarks`. No report is placed
    between this edition's entry and its commit, so none keeps the former areas unnoticed.
    """
    file = area_file.read_areas(content, layer=layer, **reading)
    area_file.refuse_faulty(file)
    geography.hold_placing()
    edition = AreaEdition(
        layer=layer,
        sha256=hashlib.sha256(content).hexdigest(),
        shapes=digest_of(file.areas),
        count=len(file.areas),
        loaded_at=timezone.now(),
    )
    edition.clean_fields()
    for area in file.areas:
        area.edition = edition
    edition.remarks = file.remarks
    return (edition, *file.areas)
