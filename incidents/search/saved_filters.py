"""Filters of the log that officers keep under a name: working state of each of them."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from centres.models import Officer
from incidents.models import SavedFilter

MOST = 20  # of an officer
LONGEST = 60


@transaction.atomic
def keep(*, by: Officer, name: str, parameters: Mapping[str, str]) -> SavedFilter:
    """Keep a filter of the log; one of the same name is replaced. Raises ValidationError."""
    name = " ".join(name.replace("\x00", "").split())
    if not 1 <= len(name) <= LONGEST:
        raise ValidationError(_("Give the filter a name of at most %s characters.") % LONGEST)
    own = SavedFilter.objects.filter(officer=Officer.objects.select_for_update().get(pk=by.pk))
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise ValidationError(_("You keep %s filters already. Forget one first.") % MOST)
    told = {"parameters": dict(parameters)}
    return SavedFilter.objects.update_or_create(officer=by, name=name, defaults=told)[0]


def forget(saved: SavedFilter) -> None:
    saved.delete()
