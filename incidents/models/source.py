"""Source details: private to the force that gathered them, held by a commitment in the journal."""

import hashlib
from collections import defaultdict

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.models import JournalEntry
from centres.models.record import batched, refuse_unstorable
from centres.permissions import Permission, Reach
from incidents.models.incident import Incident

SALT = 32  # bytes
LONGEST = 5_000  # characters
TELLING = ["report", "revise", "record_outcome"]  # verbs that tell of the source


class SourceDetailQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Return what the officer's postings reach: of the origin force, or less.

        Of reports of before only with a fresh code, where the officer has a device.
        """
        seen = Q(pk=None)
        for reach, posting in officer.reaches(Permission.READ_SOURCE):
            mine = Q(incident__force=officer.force_id, incident__force__isnull=False)
            if reach is Reach.OWN_FORCE:
                mine &= Q(incident__centre=posting.centre_id)
            seen |= mine
        if not officer.is_fresh:
            seen &= Q(incident__reported_at__gt=timezone.now() - settings.SOURCE_FREE)
        return self.filter(seen)

    def text_of(self, incident, *, version):
        """Return what a version says of its source; None where that is not to be seen."""
        details = self.filter(incident=incident, version__lte=version).order_by("-version")
        return details.values_list("text", flat=True).first()


class SourceDetail(models.Model):
    """What one version of a report says of its source; every version has one, if empty.

    The journal holds only SHA-256(salt || text), so both forces can verify the whole book and
    neither learns from it whether the other has a source.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, db_index=False, related_name="sources")
    version = models.PositiveIntegerField()
    text = models.TextField(
        _("source details"), blank=True, validators=[MaxLengthValidator(LONGEST), refuse_unstorable]
    )
    salt = models.BinaryField(max_length=SALT)

    objects = SourceDetailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_source_of_a_version", fields=["incident", "version"])
        ]

    def commitment(self) -> str:
        return hashlib.sha256(bytes(self.salt) + self.text.encode()).hexdigest()

    @classmethod
    def faults(cls):
        """Return the incidents whose source details are not those the journal holds them to."""
        keys = Incident.objects.order_by("pk").values_list("pk", flat=True).iterator(2_000)
        for batch in batched(keys, 2_000):
            stored, journalled = defaultdict(list), defaultdict(list)
            for source in cls.objects.filter(incident__in=batch).order_by("version"):
                pair = (source.version, source.commitment())
                stored[str(source.incident_id)].append(pair)
            for entry in JournalEntry.objects.filter(
                subject=Incident.subject, key__in=map(str, batch), verb__in=TELLING
            ).order_by("position"):
                state = entry.state()
                journalled[entry.key].append((state["version"], state["source_commitment"]))
            for key in journalled:
                if stored[key] != journalled[key]:
                    yield f"incident {key}: its source details are not those committed to"
