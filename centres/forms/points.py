"""Forms that state a point: one that cannot be meant is asked about once more."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms.submission import SentForm
from centres.ground.country import DOUBTFUL


class PointForm(SentForm):
    """A form with a tick for a point that is doubtful, offered beside what is said of it."""

    location_confirmed = forms.BooleanField(
        label=_("The place is right: it is exactly there"), required=False
    )

    @property
    def tick(self) -> forms.BoundField | None:
        """Return the tick where it is offered: the point was doubted, or is ticked already."""
        tick = self["location_confirmed"]
        doubted = any(self.has_error(name, DOUBTFUL) for name in self.errors)
        return tick if doubted or (self.is_bound and tick.value()) else None
