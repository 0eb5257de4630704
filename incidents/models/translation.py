"""The translation: a report's narrative as an officer told it in another language."""

from hashlib import sha256
from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Force, Officer, RecordQuerySet
from centres.models.record import refuse_unstorable
from centres.permissions import Permission
from incidents.kinds import Channel
from incidents.models.answer import OnReport
from incidents.models.incident import NARRATIVE, Incident
from incidents.models.language import LanguageField

LONGEST = NARRATIVE  # characters


class Translation(OnReport):
    """What one version's narrative says in another language; written once, never changed.

    `narrative_sha256` names the very text that was translated: once the report says something
    else, the translation is outdated.
    """

    subject = "translation"
    reading = Permission.READ_INCIDENTS
    noun = _("Translation")
    verbs = {"translate": _("Narrative translated")}

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="translations")
    version = models.PositiveIntegerField()
    narrative_sha256 = models.CharField(max_length=64)
    language = LanguageField()
    text = models.TextField(
        _("translation"), validators=[MaxLengthValidator(LONGEST), refuse_unstorable]
    )
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, db_index=False, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_index=False, related_name="+")
    by = models.ForeignKey(Officer, models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel)

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def outdated(self, incident: Incident) -> bool:
        return self.narrative_sha256 != digest(incident.narrative)


def digest(narrative: str) -> str:
    return sha256(narrative.encode()).hexdigest()
