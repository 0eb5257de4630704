"""Which rows an import recorded, and which reports: those that were judged and agreed to."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from incidents.models import Batch, Incident, SheetRow


def faults() -> Iterator[str]:
    """Yield each import whose rows are not as judged, or whose reports are others."""
    for batch in Batch.objects.order_by("pk").iterator():
        rows = SheetRow.objects.filter(sheet=batch.sheet_id)
        if rows.digest() != batch.rows:
            yield f"batch {batch.key()}: its rows are not those that were judged"
        reported = rows.filter(revises=None).exclude(incident=None)
        of_a_row = Exists(reported.filter(incident=OuterRef("pk")))
        elsewhere = reported.exclude(incident__batch=batch)
        if elsewhere.exists() or Incident.objects.filter(~of_a_row, batch=batch).exists():
            yield f"batch {batch.key()}: its reports are not those of its rows"
