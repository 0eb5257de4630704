"""Fill an empty training system with invented officers and incidents, and say who can sign in."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from centres import alerts
from centres.access import second_factor
from centres.actions import load_areas
from centres.journal import followers
from centres.management.lookup import get_one
from centres.models import AreaEdition, Officer
from incidents import notices
from incidents.demo import clock, fill, roster
from incidents.demo.stories import DAYS

LAYERS = settings.ROOT / "centres" / "ground" / "layers"
BUNDLED = (AreaEdition.Layer.GAP.value, AreaEdition.Layer.RESPONSIBILITY.value)
BEGUN = timedelta(days=DAYS + 2)  # ago


class Command(BaseCommand):
    help = "Makes demo data where there are no officers yet; prints the demo accounts each time."

    def handle(self, **options):
        if not settings.TRAINING:
            raise CommandError("Demo data belongs to a training system: set TRAINING=1 for one.")
        if not Officer.objects.people().exists():
            self.stdout.write("Making demo data ...")
            count = make()
            self.stdout.write(f"{count} invented incidents of the last 60 days recorded.")
        self._print_accounts()

    def _print_accounts(self):
        names = [person.username for person in [*roster.PEOPLE, roster.FORMER]]
        people = Officer.objects.people().filter(username__in=names).select_related("force")
        officers = {officer.username: officer for officer in people}
        if not officers:
            self.stdout.write("This system has officers of its own: no demo data was added.")
            return
        rows = [account(officers[name]) for name in names if name in officers]
        for row in table([("user name", "rank and name", "role", "room", "force"), *rows]):
            self.stdout.write(row)
        device = f"{roster.WITH_DEVICE} types a code too, which the page that asks for it says"
        key = second_factor.spelled(roster.KEY)
        self.stdout.write(f"\n{device}; for an app, the key is {key}")
        self.stdout.write(f"The password of each: {roster.PHRASE}")


@transaction.atomic
def make() -> int:
    """Make the whole demo or nothing of it; returns the number of incidents."""
    by = get_one(Officer, username="setup")
    by.hold_postings()  # it is posted since this system began, and the demo begins before
    with clock.moved(BEGUN) as moved:
        count = _live(by, moved)
    alerts.forget()  # nobody is told of what is invented, but of one proposal that waits
    roster.propose(submission=fill.submission)
    roster.enrol_device(submission=fill.submission)
    followers.begin_now(notices.FOLLOWER)
    return count


def _live(by: Officer, moved: clock.Clock) -> int:
    """Load the areas, post the officers, and let the days pass."""
    for layer in BUNDLED:
        load_areas(
            by=by,
            submission=fill.submission("load_areas", layer),
            layer=layer,
            content=(LAYERS / f"{layer}.geojson").read_bytes(),
            name="name",
            name_ar="name_ar",
            name_ckb="name_ckb",
            code="code",
        )
    return fill.record(roster.enrol(by=by, submission=fill.submission), moved)


def account(officer: Officer) -> tuple[str, ...]:
    """Return user name, rank and name, role, room and force, as words."""
    force: Any = officer.force  # everybody of the demo has one, and a posting
    posting: Any = officer.postings.select_related("centre").last()
    role = posting.get_role_display() if officer.active_postings() else _("posting ended")
    room = posting.centre.code if posting.centre else "-"
    name = f"{officer.get_rank_display()} {officer.name_latin}"
    return officer.username, name, role, room, force.name if force else "–"


def table(rows: list[tuple[str, ...]]) -> list[str]:
    """Return the rows as lines with straight columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, map(str, row), widths)) for row in rows)
    return [line.rstrip() for line in lines]
