"""Source details: private to the force that gathered them, and never changed in silence."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterator

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.journal import FIRST, canonical, chained
from centres.models import Force, JournalEntry, Officer
from centres.models.record import batched, instant, refuse_unstorable
from centres.permissions import Permission
from centres.reaches import Reach
from incidents.models.incident import Incident
from incidents.models.row_security import ALL, NO_FORCE, opened

log = logging.getLogger(__name__)
SALT = 32  # bytes
LONGEST = 5_000  # characters
CHUNK = 2_000


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

    def later(self):
        """Return what was told after the report, in the order of each force."""
        return self.exclude(serial=None).order_by("force", "serial")


class SourceDetail(models.Model):
    """What a report says of its source: first with it, if empty, then in versions of its own.

    The journal holds SHA-256(salt || text) of the first, so both forces can verify the whole book
    and neither learns from it whether the other has a source. What is told later leaves nothing in
    the book, not even an entry: it is chained among all that its force told later, and the book
    commits to that chain every hour (`SourceRoot`). In old books each version of a report had its
    own source details, committed to in its entry; they stay so.

    Nobody finds rows, or adds any, but inside of `opened`.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, db_index=False, related_name="sources")
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_index=False, related_name="+")
    version = models.PositiveIntegerField()  # of the source, from 1
    text = models.TextField(
        _("source details"), blank=True, validators=[MaxLengthValidator(LONGEST), refuse_unstorable]
    )
    salt = models.BinaryField(max_length=SALT)

    # What was told later: by whom, when, asked for by what, and its place in the chain
    by = models.ForeignKey(Officer, models.PROTECT, null=True, db_index=False, related_name="+")
    at = models.DateTimeField(null=True)
    submission = models.UUIDField(null=True)
    request = models.CharField(max_length=64, blank=True)  # empty where the book has an entry of it
    serial = models.PositiveBigIntegerField(null=True)
    hash = models.CharField(max_length=64, blank=True)

    objects = SourceDetailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_source_of_a_version", fields=["incident", "version"]),
            models.UniqueConstraint(name="one_source_of_a_serial", fields=["force", "serial"]),
            models.UniqueConstraint(
                name="one_source_of_a_submission", fields=["force", "submission"]
            ),
        ]

    @classmethod
    def opened_for(cls, rows):
        """Return what opens the table for new rows, which are of one force."""
        return opened(rows[0].force_id or NO_FORCE)

    def commitment(self) -> str:
        return hashlib.sha256(bytes(self.salt) + self.text.encode()).hexdigest()

    def chain(self, previous: str) -> str:
        """Return the hash of what was told later, after the one that its force told before."""
        said = {
            "incident": str(self.incident_id),
            "version": self.version,
            "text": self.text,
            "salt": bytes(self.salt).hex(),
            "force": self.force_id,
            "serial": self.serial,
            "by": str(self.by_id),
            "at": instant(self.at),
            "submission": str(self.submission),
            "request": self.request,
        }
        return chained(previous, canonical(said))

    @classmethod
    def faults(cls):
        """Yield each incident and each force whose source details are not those told."""
        keys = Incident.objects.order_by("pk").values_list("pk", flat=True).iterator(CHUNK)
        for batch in batched(keys, CHUNK):
            stored, journalled = _stored(batch), _journalled(batch)
            for key in journalled:
                if stored[key] != journalled[key]:
                    yield f"incident {key}: its source details are not those committed to"
        for force in Force.objects.order_by("pk"):
            if not all(follows for _source, follows in _followed(force)):
                yield f"source details of {force.pk}: what was told later is not as it was kept"


def _stored(incidents) -> dict[str, list]:
    """Return by incident the versions that came with an entry, each with its commitment."""
    with opened(ALL):
        first = SourceDetail.objects.filter(incident__in=incidents, serial=None)
        sources = list(first.order_by("version"))
    stored = defaultdict(list)
    for source in sources:
        stored[str(source.incident_id)].append((source.version, source.commitment()))
    return stored


def _journalled(incidents) -> dict[str, list]:
    """Return the same as the book has it: each commitment, and the version that first had it."""
    entries = JournalEntry.objects.filter(subject=Incident.subject, key__in=map(str, incidents))
    journalled: dict[str, list] = defaultdict(list)
    for entry in entries.order_by("position"):
        state, known = entry.state(), journalled[entry.key]
        if not known or known[-1][1] != state["source_commitment"]:
            known.append((state["version"], state["source_commitment"]))
    return journalled


def _followed(force: Force) -> Iterator[tuple[SourceDetail, bool]]:
    """Yield what the force told later, in order, and whether it follows from the one before.

    Which does not is for the server's log alone: that there is any is the force's own affair.
    """
    serial, previous = 0, FIRST
    while sources := _chunk(force, after=serial):
        for source in sources:
            follows = source.serial == serial + 1 and source.hash == source.chain(previous)
            if not follows:
                log.error("Source details %s of %s do not follow", source.serial, force.pk)
            yield source, follows
            serial, previous = source.serial or 0, source.hash


def _chunk(force: Force, *, after: int) -> list[SourceDetail]:
    with opened(ALL):
        later = SourceDetail.objects.later().filter(force=force, serial__gt=after)
        return list(later[:CHUNK])


def heads(force: Force) -> dict[int, str]:
    """Return the hash of what the force told later by serial, and that of nothing yet."""
    with opened(ALL):
        later = SourceDetail.objects.later().filter(force=force)
        return {0: FIRST, **dict(later.values_list("serial", "hash"))}


def last_of(force_id: str) -> tuple[int, str]:
    """Return serial and hash of the last that the force told later; rows must be open."""
    later = SourceDetail.objects.filter(force=force_id).exclude(serial=None)
    last = later.order_by("-serial").first()
    return (last.serial or 0, last.hash) if last else (0, FIRST)
