"""When the days of the summary begin, from one day on."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centres.models import Officer, Record
from centres.permissions import Permission
from centres.reaches import Origin


class CutOff(Record):
    """A time of the day in C at which days begin, from one day on until another holds.

    Of two that hold from the same day the later one counts.
    """

    subject = "cut_off"
    reading = Permission.READ_SUMMARY
    noun = _("Cut-off")
    verbs = {"set_cut_off": _("Cut-off set")}

    holds_from = models.DateField()
    time = models.TimeField()
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["holds_from", "position"]

    @property
    def title(self):
        return f"{self.time:%H%M}C {self.holds_from.isoformat()}"

    def get_absolute_url(self):
        return reverse("summary_day", args=[self.holds_from])

    def origin(self):
        return Origin(author=self.by_id, at=self.at)

    def state(self):
        return {**super().state(), "time": self.time.isoformat("minutes")}
