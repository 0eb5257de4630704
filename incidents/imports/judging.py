"""Judging a sheet: what each row would become, before anything of it is recorded."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from centres import rubbish
from centres.ground import geography
from centres.journal import bulk
from centres.journal.followers import alone
from centres.models import Centre
from centres.models.record import batched, instant, like
from incidents.actions.batch_rows import sentences
from incidents.fields import TIMES
from incidents.imports import book, reasons
from incidents.imports.files import tables
from incidents.imports.files.tables import Reading, Table, TableRow
from incidents.imports.identity import Identities, plain
from incidents.imports.mapping import Mapping
from incidents.imports.rows.reader import Reader, Row
from incidents.kinds import Channel
from incidents.models import Incident, Sheet, SheetRow
from incidents.reports import preparation
from incidents.reports.preparation import NewReport

CHUNK = 1_000  # rows judged in one transaction
Verdict = SheetRow.Verdict


def judge(sheet: Sheet, *, progress: Callable[[int], Any] = lambda rows: None) -> None:
    """Judge the whole sheet, from the beginning, unless somebody else is at it.

    A sheet that cannot be read, or not by its mapping, is faulty: `fault` says why.
    """
    with alone(f"sheet {sheet.pk}") as first, override(sheet.officer.language or None):
        if not first:
            return
        try:
            _judge(sheet, progress)
            sheet.status, sheet.fault = Sheet.Status.JUDGED, ""
        except ValidationError as wrong:
            sheet.status, sheet.fault = Sheet.Status.FAULTY, " ".join(wrong.messages)
        sheet.judged_at = timezone.now()
        sheet.save(update_fields=["status", "fault", "judged_at", "done", "total"])


def _judge(sheet: Sheet, progress: Callable[[int], Any]) -> None:
    table = table_of(sheet)
    sheet.rows.all().delete()
    sheet.done, sheet.total = 0, table.count()
    sheet.save(update_fields=["done", "total"])
    judge = Judge(sheet, table)
    for chunk in batched(table.rows(), CHUNK):
        with rubbish.left(), transaction.atomic():
            bulk.insert(judge.rows(chunk))
            sheet.done += len(chunk)
            sheet.save(update_fields=["done"])
        progress(len(chunk))
    if not sheet.done:
        raise ValidationError(_("The sheet holds no rows."))


def table_of(sheet: Sheet) -> Table:
    """Return the sheet as a table. Raises ValidationError where its mapping does not fit it."""
    if not sheet.mapping:
        raise ValidationError(_("Say first which column is what."))
    table = tables.read(bytes(sheet.content), Reading.of(sheet.reading))
    lacking = Mapping.of(sheet.mapping).fits(table)
    if lacking:
        raise ValidationError(lacking)
    return table


@dataclass
class _Judged:
    """A row on the way to its verdict; the first verdict stays."""

    read: Row
    row: SheetRow
    told: dict[str, Any]  # the fields of the report, empty where the row cannot be read
    incident: Incident | None = None  # as it would be reported

    def settle(self, verdict: str, reason: str = "", said: dict[str, str] | None = None) -> None:
        self.row.verdict = verdict
        if reason:
            self.row.reasons = [*self.row.reasons, reason]
        self.row.said = {**self.row.said, **(said or {})}

    @property
    def open(self) -> bool:
        return not self.row.verdict


class Judge:
    """Judges the rows of one sheet, in their order."""

    def __init__(self, sheet: Sheet, table: Table):
        self.sheet, self.now = sheet, timezone.now()
        mapping = Mapping.of(sheet.mapping)
        # As whose report a row is tried: its own room, if that is the nearest, is active anyway
        room = sheet.centre or Centre.objects.filter(status=Centre.Status.ACTIVE).first()
        if room is None:
            raise ValidationError(_("No centre is active."))
        self.room = room
        told = NewReport(centre=room, submission=sheet.pk, fields={})
        by, channel = sheet.officer, Channel.IMPORT.value
        self.blank = preparation.blank_incident(by=by, new=told, channel=channel)
        self.reader = Reader(mapping, table, dataset=sheet.dataset, now=self.now)
        self.blank_row = SheetRow(sheet=sheet, verdict="")
        self.identities, self.before = Identities(sheet.dataset), book.Before()
        self.seen: dict[UUID, tuple[int, str]] = {}  # number and digest, of those with identifiers

    def rows(self, chunk: Iterable[TableRow]) -> list[SheetRow]:
        """Return the rows as they are to be kept, each with its verdict."""
        judged = [self._read(row) for row in chunk]
        self._judge(judged)
        return [one.row for one in judged]

    def again(self, told: TableRow, row: SheetRow) -> SheetRow:
        """Return a row with a new verdict, of its cells as they were mended: what it is stays."""
        read = self.reader.read(told)
        one = self._judged(read, row.identity, row.digest)
        one.row.pk, one.row.cells, one.row.fixed = row.pk, row.cells, True
        one.row._state.adding = False
        self._judge([one])
        return one.row

    def _read(self, told: TableRow) -> _Judged:
        fixes = self.sheet.fixes.get(str(told.number), {})
        read = self.reader.read(told)
        identity, digest = self.identities.of(read)
        if fixes and not told.fault:
            read = self.reader.read(mended(told, fixes))
        one = self._judged(read, identity, digest)
        one.row.cells, one.row.fixed = plain(told.cells), bool(fixes)
        if read.identifier:
            self._compare(one)
        return one

    def _judged(self, read: Row, identity: UUID, digest: str) -> _Judged:
        told = {} if read.faults else self._told(read)
        row = like(
            self.blank_row,
            number=read.number,
            reasons=[],
            said={},
            fields={n: instant(v) if n in TIMES else v for n, v in told.items()} or None,
            identity=identity,
            digest=digest,
        )
        return _Judged(read, row, told)

    def _told(self, read: Row) -> dict[str, Any]:
        brought = {
            "dataset": self.sheet.dataset,
            "dataset_id": read.identifier,
            "dataset_reporter": read.reporter,
            "dataset_received_at": read.received_at,
        }
        told = {"narrative": read.told, **read.fields}
        return told | {name: text for name, text in brought.items() if text}

    def _compare(self, one: _Judged) -> None:
        """Hold a row to an earlier one of this sheet that bears the same identifier."""
        number, digest = self.seen.setdefault(one.row.identity, (one.row.number, one.row.digest))
        if number == one.row.number:
            return
        sentence = _("Row %s bears the same identifier.") % number
        if digest == one.row.digest:
            one.settle(Verdict.KNOWN, reasons.KNOWN_HERE, {"": sentence})
        else:
            one.settle(Verdict.REFUSED, reasons.TWICE, {"": sentence})

    def _judge(self, judged: Sequence[_Judged]) -> None:
        self._known(judged)
        for one in judged:
            if one.open and one.read.faults:
                broken = set(one.read.faults) == {""}
                reason = reasons.BROKEN if broken else reasons.CELLS
                one.settle(Verdict.REFUSED, reason, one.read.faults)
        for one in judged:
            if one.open:
                self._try(one)
        self._give_rooms([one for one in judged if one.open])
        self._before([one for one in judged if one.open and one.incident])
        self._doubt([one for one in judged if one.open and one.incident])
        for one in judged:
            if one.open:
                one.row.verdict = _verdict(one.row)

    def _known(self, judged: Sequence[_Judged]) -> None:
        """Find what the book has already; what it has otherwise is a change, or doubtful."""
        live = book.live(one.row.identity for one in judged)
        for one in judged:
            there = live.get(one.row.identity)
            if there is None or not one.open:
                continue
            one.row.revises_id = there.incident
            if there.digest == one.row.digest:
                one.settle(Verdict.KNOWN)
            elif there.mapping == self.sheet.mapping_sha256:
                one.row.reasons = [reasons.CHANGED]
            else:
                one.row.reasons = [reasons.MAPPING]

    def _try(self, one: _Judged) -> None:
        """Make the report that the row would be, or refuse it as reporting would."""
        fields = {**one.told, "location_confirmed": True}  # what is doubtful is said apart
        at = fields.get("occurred_at")
        if at and at > self.now + settings.FUTURE_TOLERANCE:
            one.settle(Verdict.DOUBTFUL, reasons.FUTURE, {reasons.FUTURE: _("In the future.")})
            return
        new = NewReport(centre=self.room, submission=one.row.identity, fields=fields)
        try:
            one.incident = preparation.new_incident(
                by=self.sheet.officer, new=new, channel=Channel.IMPORT.value, blank=self.blank
            )
        except ValidationError as wrong:
            one.settle(Verdict.REFUSED, reasons.RULES, {"": sentences(wrong)})

    def _give_rooms(self, judged: Sequence[_Judged]) -> None:
        """Give each row its room: the nearest where that is asked for, else that of the sheet."""
        points = [one.incident.point if one.incident else None for one in judged]
        pointed = [n for n, point in enumerate(points) if point and self.sheet.nearest]
        rooms = _nearest({n: points[n] for n in pointed})
        for n, one in enumerate(judged):
            one.row.centre = rooms.get(n, self.sheet.centre)
            if one.row.centre is None:
                sentence = _("Without latitude and longitude nobody knows its nearest room.")
                one.settle(Verdict.REFUSED, reasons.ROOM, {"": sentence})

    def _before(self, judged: Sequence[_Judged]) -> None:
        new = [one for one in judged if not one.row.revises_id]
        known = self.before.known([one.incident for one in new if one.incident])
        for one, is_known in zip(new, known, strict=True):
            if is_known:
                one.settle(Verdict.KNOWN, reasons.BEFORE)

    def _doubt(self, judged: Sequence[_Judged]) -> None:
        """Say what is doubtful of each: its point, its distance from the rooms, reports near it."""
        incidents = [one.incident for one in judged if one.incident]
        beyond = geography.beyond_rooms([incident.point for incident in incidents])
        near = book.near(incidents, self.sheet)
        for place, (one, km) in enumerate(zip(judged, beyond, strict=True)):
            doubts = dict(one.read.doubts)
            if not doubts and km is not None and km > settings.FAR_KM:
                doubts[reasons.FAR] = _("%s km outside of the areas of the rooms.") % round(km)
            if place in near and not one.row.revises_id:
                doubts[reasons.NEAR] = _("Near in kind, day and place: %s.") % near[place]
            one.row.reasons = [*one.row.reasons, *doubts]
            one.row.said = {**one.row.said, **doubts}


def _nearest(points: dict[int, Any]) -> dict[int, Centre]:
    """Return the nearest room of each point, by the same place."""
    nearest = geography.nearest_centres(list(points.values())) if points else []
    return dict(zip(points, nearest, strict=True))


def _verdict(row: SheetRow) -> str:
    if row.reasons == [reasons.CHANGED]:
        return Verdict.CHANGED
    return Verdict.DOUBTFUL if row.reasons else Verdict.NEW


def mended(told: TableRow, fixes: dict[str, str]) -> TableRow:
    """Return a row with the texts that an officer wrote in place of some of its cells."""
    cells = [fixes.get(str(place), cell) for place, cell in enumerate(told.cells)]
    return TableRow(told.number, cells)
