"""Who knew what: readings, receipts of exports, notices and claims, held to the access log."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from centres.models import AccessLine, Look
from incidents.models import Export, Notice, Obligation, Reading


def faults() -> Iterator[str]:
    """Yield what has no line though it came after the log began, and what lines miss.

    What is forgotten after a while is missed until then.
    """
    first = AccessLine.objects.order_by("number").first()
    if first is None:
        return  # the log itself tells of it
    begun, now = first.at, timezone.now()
    exported, told = (
        max(begun, now - kept) for kept in (settings.NOTICE_KEPT, settings.NOTICE_KEPT_READ)
    )
    readings = Reading.objects.annotate(
        line=_joined("opened:", _text("incident_id"), ":", _text("version"), ":", _text("officer"))
    )
    exports = Export.objects.annotate(line=_joined("export:", _text("pk")))
    yield from _differing("reading", readings, Look.OPENED, begun, begun, timed=True)
    yield from _differing("export", exports, Look.EXPORT, begun, exported, timed=True)
    yield from _differing("notice", _notices(Look.TOLD), Look.TOLD, begun, told)
    yield from _differing("notice read", _notices(Look.SEEN), Look.SEEN, begun, told)
    yield from _claims(begun)


def _notices(step: Look) -> QuerySet:
    whom = Coalesce(_text("officer"), _text("centre"))
    notices = Notice.objects.annotate(line=_joined(f"{step.value}:", whom, ":", _text("cause")))
    read = notices.filter(officer__isnull=False, read_at__isnull=False)
    return read if step is Look.SEEN else notices


def _differing(
    what: str, rows: QuerySet, kind: Look, begun: datetime, since: datetime, *, timed: bool = False
) -> Iterator[str]:
    """Yield the rows without a line (of the same time, if `timed`), and the lines without a row."""
    lines = AccessLine.objects.filter(kind=kind)
    own = lines.filter(once=OuterRef("line"), **({"at": OuterRef("at")} if timed else {}))
    since_begun = {"read_at__gte" if kind is Look.SEEN else "at__gte": begun}
    for row in rows.filter(~Exists(own), **since_begun).order_by("pk").iterator():
        yield f"{what} {row.pk}: is not in the access log"
    known = Exists(rows.filter(line=OuterRef("once")).values("pk"))
    for line in lines.filter(~known, at__gte=since).order_by("number").iterator():
        yield f"access log, line {line.number}: its {what} is gone"


def _claims(begun: datetime) -> Iterator[str]:
    """Yield each obligation that was told of at another time than its line says, or at none."""
    lines = AccessLine.objects.filter(kind=Look.CLAIMED)
    told = dict(lines.values_list("once", "at").iterator())
    for obligation in Obligation.objects.order_by("pk").iterator():
        for name in ("chiefs_told_at", "commanders_told_at"):
            at, line = getattr(obligation, name), told.get(obligation.once(name))
            if at != line and (line or at >= begun):
                yield f"obligation {obligation.pk}: {name} is not as in the access log"


def _joined(*parts) -> Concat:
    texts = [Value(part) if isinstance(part, str) else part for part in parts]
    return Concat(*texts, output_field=TextField())


def _text(name: str) -> Cast:
    return Cast(name, CharField())
