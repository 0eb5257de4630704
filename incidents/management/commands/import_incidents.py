"""Import historic incidents from a CSV file, each as if it were reported."""

from collections import Counter
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from centres import alerts
from centres.ground import geography
from centres.management.lookup import get_one
from centres.models import Centre, Officer
from centres.models.record import batched
from incidents import actions
from incidents.imports import csv_reader
from incidents.kinds import Channel
from incidents.models import Incident
from incidents.reports.preparation import NewReport

AT_ONCE = 500  # rows read, placed with their centres and reported, in one transaction


class Command(BaseCommand):
    help = "Reports every row; running it again adds nothing; wrong rows are listed."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        centre = parser.add_mutually_exclusive_group(required=True)
        centre.add_argument("--nearest-centre", action="store_true")
        centre.add_argument("--centre", help="The code of one centre.")
        parser.add_argument("--source", help="A name for the file; its own name by default.")
        parser.add_argument("--kinds", default="", help="Types as kinds: IED=ied,SAF=attack")
        parser.add_argument("--by", default="setup", help="The officer who imports.")
        parser.add_argument("--dry-run", action="store_true", help="Check, and store nothing.")

    def handle(self, *, file, centre, source, kinds, by, dry_run, **options):
        self.by, self.source = get_one(Officer, username=by), source or file.name
        self.centre, self.dry_run = get_one(Centre, code=centre), dry_run
        self.counts: Counter[str] = Counter()
        try:
            with file.open("rb") as lines:
                total = sum(1 for _line in lines) - 1
            rows = csv_reader.rows(file, source=self.source, kinds=_kinds(kinds))
            with tqdm(total=total, unit=" rows") as self.bar:
                for chunk in batched(rows, AT_ONCE):
                    self._import(chunk)
        except OSError as wrong:
            raise CommandError(f"{file} cannot be read: {wrong.strerror}.") from wrong
        except UnicodeDecodeError as wrong:
            raise CommandError(f"{file} is not in UTF-8.") from wrong
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        verb = "would be new" if dry_run else "new"
        self.stdout.write(
            f"{self.counts['new']} {verb}, {self.counts['known']} known, "
            f"{self.counts['refused']} refused"
        )

    def _import(self, rows):
        good = [row for row in rows if not row.fault]
        told = [
            NewReport(
                centre=centre,
                submission=csv_reader.submission_of(self.source, row.number),
                fields=row.fields,
            )
            for row, centre in zip(good, self._centres(good), strict=True)
        ]
        faults = {row.number: row.fault for row in rows if row.fault}
        for row, done in zip(good, self._report(told), strict=True):
            if isinstance(done, ValidationError):
                faults[row.number] = _sentences(done)
            else:
                self.counts["new" if isinstance(done, Incident) else "known"] += 1
        self.counts["refused"] += len(faults)
        for number in sorted(faults):
            with tqdm.external_write_mode():
                self.stderr.write(f"row {number}: {faults[number]}")
        self.bar.update(len(rows))

    def _centres(self, rows):
        if self.centre or not rows:
            return [self.centre] * len(rows)
        points = [(row.fields["latitude"], row.fields["longitude"]) for row in rows]
        return geography.nearest_centres(points)

    @transaction.atomic
    def _tried(self, reports):
        """Return what reporting would return, and leave nothing of it behind."""
        done = actions.report_many(by=self.by, reports=reports, channel=Channel.IMPORT.value)
        transaction.set_rollback(True)
        return done

    def _report(self, reports):
        return self._tried(reports) if self.dry_run else self._told(reports)

    @transaction.atomic
    def _told(self, reports):
        """Report, and alarm both forces' commanders together with the first that is new."""
        done = actions.report_many(by=self.by, reports=reports, channel=Channel.IMPORT.value)
        if not self.counts["new"] and any(isinstance(one, Incident) for one in done):
            told = alerts.commanders() - {self.by}
            alerts.tell(told, lambda: _("History is imported by %s.") % self.by.gist)
        return done


def _kinds(text: str) -> dict[str, str]:
    pairs = [pair.split("=") for pair in text.split(",") if pair]
    if any(len(pair) != 2 for pair in pairs):
        raise CommandError(f"--kinds: write type=kind, with commas between: {text}")
    return dict(pairs)


def _sentences(wrong: ValidationError) -> str:
    if not hasattr(wrong, "error_dict"):
        return " ".join(wrong.messages)
    return "; ".join(f"{field}: {' '.join(said)}" for field, said in wrong.message_dict.items())
