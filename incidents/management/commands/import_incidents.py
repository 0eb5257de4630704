"""Import history from a sheet: judge it whole, say what was found, record what is new."""

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from centres.management.lookup import get_one
from centres.models import Centre, Officer
from incidents.imports import findings, judging, reasons, recording, sheets
from incidents.imports.columns.guessing import guess, questions, with_dates
from incidents.imports.columns.scanning import Scan
from incidents.imports.files import tables
from incidents.imports.files.tables import Reading, Table
from incidents.imports.mapping import DATE_ORDERS, Mapping
from incidents.models import Batch, Sheet

REASONS = [code for code in reasons.LABELS if code != reasons.FUTURE]


class Command(BaseCommand):
    help = "Judges every row and records the new ones; again adds nothing; wrong rows are listed."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dataset", required=True, help="What the source of it is called.")
        centre = parser.add_mutually_exclusive_group(required=True)
        centre.add_argument("--nearest-centre", action="store_true", dest="nearest")
        centre.add_argument("--centre", help="The code of one centre.")
        parser.add_argument("--mapping", help="The name of a mapping that is kept.")
        parser.add_argument("--column", action="append", default=[], metavar="HEADING=FIELD")
        parser.add_argument("--kinds", default="", help="IED=ied,SAF=attack,UFO=; refused: UFO")
        parser.add_argument("--kind", help="The kind of every row, where no column says it.")
        parser.add_argument("--date-order", choices=DATE_ORDERS)
        parser.add_argument("--encoding")
        parser.add_argument("--separator")
        parser.add_argument("--worksheet")
        parser.add_argument("--accept", nargs="+", default=[], choices=REASONS, metavar="REASON",
                            help="Record what is doubtful for these alone.")  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="Judge, and record nothing.")
        parser.add_argument("--refused", type=Path, help="Where to write the refused rows.")

    def handle(self, *, file, dry_run, **options):
        self.by = get_one(Officer, username="setup")
        try:
            content = file.read_bytes()
            with self._brought(content, file.name, **options) as sheet:
                if not hasattr(sheet, "batch"):
                    self._judge(sheet, options["accept"])
                self._report(sheet)
                if not dry_run:
                    self._record(sheet)
                self._sum_up(sheet, dry_run, options["refused"])
        except OSError as wrong:
            raise CommandError(f"{wrong.filename}: {wrong.strerror}.") from wrong
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong

    @contextmanager
    def _brought(self, content, name, *, dataset, centre, nearest, **options):
        """Yield the sheet of an import that is open, to go on with, or a new one, mapped.

        A new one is forgotten again where it does not become an import.
        """
        centre = centre and get_one(Centre, code=centre)
        sheet = sheets.bring(
            by=self.by, centre=centre or None, nearest=nearest, content=content, name=name
        )
        try:
            if goes_on := self._open(sheet, dataset):
                self.stdout.write("An import of this file is open: it goes on.")
                yield goes_on
            else:
                reading = _reading(sheet, **options)
                mapping = _mapping(tables.read(content, reading), by=self.by, **options)
                told = {"reading": reading, "mapping": mapping, "dataset": dataset}
                yield sheets.settle(sheet, by=self.by, **told)
        finally:
            if not Batch.objects.filter(sheet=sheet).exists():
                sheets.discard(sheet, by=self.by)

    def _open(self, sheet: Sheet, dataset: str) -> Sheet | None:
        """Return the sheet of an import of the same file that is not at its end."""
        same = Batch.objects.filter(sha256=sheet.sha256, dataset=dataset, by=self.by)
        batch = same.filter(status=Batch.Status.OPEN).first()
        return batch.sheet if batch else None

    def _judge(self, sheet: Sheet, accepted: list[str]) -> None:
        with tqdm(unit=" rows", desc="judged") as bar:
            judging.judge(sheet, progress=bar.update)
        if sheet.status != Sheet.Status.JUDGED:
            raise CommandError(sheet.fault)
        sheets.accept(sheet, by=self.by, codes=accepted)

    def _report(self, sheet: Sheet) -> None:
        left_out = Mapping.of(sheet.mapping).left_out(judging.table_of(sheet))
        if left_out:
            self.stderr.write(f"Left out: {', '.join(left_out)}")
        for found in findings.of(sheet):
            numbers = ", ".join(map(str, found.numbers)) + (" …" if found.more else "")
            about = f" ({found.heading})" if found.heading else ""
            self.stderr.write(
                f"{found.count} {found.verdict} – {found.code}: {found.label}{about}: row {numbers}"
            )
            for number, sentence in found.examples:
                self.stderr.write(f"  row {number}: {sentence}")

    def _record(self, sheet: Sheet) -> None:
        if not sheet.rows.chosen().exists():
            return
        if not hasattr(sheet, "batch"):
            recording.begin(sheet, by=self.by, submission=uuid4())
        batch = Batch.objects.get(sheet=sheet)
        with tqdm(total=sheet.rows.pending().count(), unit=" rows", desc="recorded") as bar:
            recording.go_on(batch, progress=bar.update)
        self.stdout.write(f"Import {batch.pk}")

    def _sum_up(self, sheet: Sheet, dry_run: bool, refused_to: Path | None) -> None:
        refused = findings.refused(sheet)
        if refused and refused_to:
            with refused_to.open("wb") as out:
                tables.write_refused(
                    bytes(sheet.content), Reading.of(sheet.reading), refused, out.write
                )
        counts = recording.outcome(sheet)
        verb = "would be new" if dry_run else "new"
        self.stdout.write(
            f"{counts['new']} {verb}, {counts['changed']} revised, {counts['known']} known, "
            f"{counts['left']} doubtful or changed and left out, {counts['refused']} refused"
        )
        if refused:
            raise CommandError(f"{len(refused)} rows were refused.")


def _reading(sheet: Sheet, *, encoding, separator, worksheet, **_options) -> Reading:
    """Return how the sheet is read: as it seems, but for what was said."""
    told = {"encoding": encoding, "separator": separator, "worksheet": worksheet}
    return replace(Reading.of(sheet.reading), **{n: value for n, value in told.items() if value})


def _mapping(table: Table, *, by, mapping, column, kinds, kind, date_order, **_options) -> Mapping:
    """Return the kept mapping, or one that is guessed, with all that was said.

    Raises ValidationError with what is left to be said.
    """
    told = sheets.kept_mapping(mapping, by=by) if mapping else guess(table).mapping
    for heading, target in _pairs(column, "--column: write heading=field"):
        told = told.with_column(heading, 0, target)
    if column and not told.date_order:
        told = with_dates(told, Scan(told, table))
    for written, code in _pairs(kinds.split(","), "--kinds: write type=kind, with commas between"):
        told = told.with_value("kind", written, code)
    if kind:
        told = replace(told, fixed={**told.fixed, "kind": kind})
    if date_order:
        told = replace(told, date_order=date_order)
    told = Mapping.of(told.plain())
    if open_ones := questions(told, table):
        raise ValidationError([_asked(question) for question in open_ones])
    return told


def _pairs(told: list[str], form: str) -> list[list[str]]:
    pairs = [pair.rsplit("=", 1) for pair in told if pair]
    if any(len(pair) != 2 for pair in pairs):
        raise CommandError(f"{form}: {','.join(told)}")
    return pairs


def _asked(question) -> str:
    choices = ", ".join(value for value, _label in question.choices[:20])
    return f"{question.sentence} ({question.code}{f': {choices}' if choices else ''})"
