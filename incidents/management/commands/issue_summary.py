"""Issue the summary of a past day, as the clock does with the last ones."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from centres import values
from centres.management.named import one
from centres.models import Officer
from incidents.models import DailySummary
from incidents.publishing import automatic_issue


class Command(BaseCommand):
    help = "Issues a day that nobody has issued; again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--day", required=True, type=_day, help="2026-11-22")
        parser.add_argument("--by", default="clock", help="The officer who issues it.")

    def handle(self, *, day, by, **options):
        officer = one(Officer, username=by)
        issued = DailySummary.objects.of(day).first()
        try:
            summary = issued or automatic_issue.issue(day, by=officer)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        except PermissionDenied as wrong:
            raise CommandError(f"{by} may not issue a summary.") from wrong
        self.stdout.write(
            f"{day} {'was issued already' if issued else 'is issued'}: edition {summary.edition}, "
            f"position {summary.position_at}, SHA-256 {summary.sha256}"
        )


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year not in values.YEARS:
        raise CommandError(f"{text} is no day: write it like 2026-11-22.")
    return day
