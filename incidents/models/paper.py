"""Papers of issued days, kept so that nobody waits for them, and which of them were sent."""

from django.db import models

from incidents.models.summary import DailySummary


class PrintedQuerySet(models.QuerySet):
    def of(self, summary, language):
        return self.filter(summary=summary, language=language)


class Printed(models.Model):
    """The paper of one edition in one language. It follows from the edition alone."""

    summary = models.ForeignKey(DailySummary, models.PROTECT, related_name="printed")
    language = models.CharField(max_length=8)
    pdf = models.BinaryField()
    at = models.DateTimeField()

    objects = PrintedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_paper_of_a_language", fields=["summary", "language"]),
        ]


class Mailed(models.Model):
    """That the papers of one edition were handed to the mail server."""

    summary = models.OneToOneField(
        DailySummary, models.PROTECT, primary_key=True, related_name="mailed"
    )
    at = models.DateTimeField()
