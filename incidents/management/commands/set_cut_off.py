"""Let the days of the summary begin at another time, from a day ahead on."""

from datetime import datetime, time
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from centres.management.lookup import get_one, parse_day
from centres.models import Officer, Proposal
from incidents import actions


class Command(BaseCommand):
    help = (
        "Days begin at the cut-off, a time in C, and end where the next one begins. A new cut-off "
        "holds from the day after tomorrow's at the earliest, so that neither the day that runs "
        "nor any before it changes; set for the same day again, the later one counts."
    )

    def add_arguments(self, parser):
        parser.add_argument("time", type=_time, help="In C: 05:00")
        parser.add_argument(
            "--from",
            dest="holds_from",
            required=True,
            type=parse_day,
            metavar="DAY",
            help="The first day that begins then: 2026-12-10",
        )
        parser.add_argument("--by", default="setup", help="The officer who sets it.")

    def handle(self, *, time, holds_from, by, **options):
        officer = get_one(Officer, username=by)
        told = {"time": time, "holds_from": holds_from}
        try:
            cut_off = actions.set_cut_off(by=officer, submission=uuid4(), **told)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        except PermissionDenied as wrong:
            raise CommandError(f"{by} may not set the cut-off.") from wrong
        if isinstance(cut_off, Proposal):
            self.stdout.write("This waits for the consent of a commander of the other force.")
            return
        self.stdout.write(
            f"days begin at {cut_off.time:%H%M}C from {holds_from} on: entry {cut_off.position}"
        )


def _time(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 – a time of any day
    except ValueError as wrong:
        raise CommandError(f"{text} is no time of the day: write it like 05:00.") from wrong
