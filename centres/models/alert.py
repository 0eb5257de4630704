"""What an officer is told at once, above every page, until it is seen."""

from django.db import models
from django.utils.translation import get_language

from centres.models.officers import Officer


class AlertQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Return the officer's own."""
        return self.filter(officer=officer)

    def unseen(self):
        return self.filter(seen_at=None)


class Alert(models.Model):
    """One deed that an officer has to know of, in the words of each language. Working state."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="alerts")
    sentences = models.JSONField()  # by language
    link = models.CharField(max_length=200, blank=True)
    but = models.CharField(max_length=64, blank=True)  # the session that need not be told
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["officer", "-at"],
                name="alert_unseen",
                condition=models.Q(seen_at=None),
            )
        ]

    @property
    def sentence(self) -> str:
        """What it tells, in the reader's language."""
        return self.sentences.get(get_language()) or next(iter(self.sentences.values()))
