"""What changing a record takes: it is held as it stands, and was so when its door read it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from centres.models import Officer

RANKED = gettext_noop("A person has a rank; an external system and a wall screen have none.")


class Conflict(Exception):
    """The record was changed meanwhile: holds it as it stands now."""

    def __init__(self, *, current):
        super().__init__(f"{current.subject} {current.key()} is at position {current.position}")
        self.current = current


def held(record, *, based_on=None):
    """Lock the record and return it as it stands.

    Raises Conflict where it does not stand at the position that the caller's words are based on.
    """
    locked = record._meta.model.objects.select_for_update(no_key=True, of=("self",))
    present = locked.get(pk=record.pk)
    if based_on not in (None, present.position):
        raise Conflict(current=present)
    return present


def refuse_unknown(fields: dict, known: set[str]) -> None:
    unknown = {name: _("Unknown field.") for name in fields if name not in known}
    if unknown:
        raise ValidationError(unknown)


def refuse_disabled(officer: Officer) -> None:
    if not officer.is_active:
        raise ValidationError({"officer": _("This officer is disabled.")})
