"""Issue a token to an external system, posting the system where it is new."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from centres import actions
from centres.management.named import one
from centres.models import Centre, Force, Officer
from centres.permissions import SCOPES, Role


class Command(BaseCommand):
    help = "Prints a new token once, alone on standard output."

    def add_arguments(self, parser):
        parser.add_argument("name", help="The system's user name.")
        parser.add_argument("--scope", nargs="+", required=True, choices=sorted(SCOPES))
        parser.add_argument("--days", type=int, default=actions.TOKEN_DAYS)
        parser.add_argument("--centre", help="Code; needed by the scope report.")
        parser.add_argument("--force", help="Code; needed by the scope report.")
        parser.add_argument("--network", nargs="*", default=[], help="Only from these.")
        parser.add_argument("--by", default="setup", help="The officer who issues it.")

    def handle(self, *, name, scope, days, centre, force, network, by, **options):
        by = one(Officer, username=by)
        centre, force = one(Centre, code=centre), one(Force, code=force)
        try:
            system = self._system(by, name, centre, force)
            token = actions.issue_token(
                by=by,
                submission=uuid4(),
                officer=system,
                scopes=scope,
                days=days,
                networks=network,
            )
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        self.stdout.write(token.secret)

    def _system(self, by, name, centre, force) -> Officer:
        """Return the system of this name, posted; one already posted elsewhere is refused."""
        system = Officer.objects.filter(username=name).first()
        if system is None:
            fields = {"username": name, "name_latin": name, "force": force}
            system = actions.enrol(by=by, submission=uuid4(), fields=fields)
        posted = system.active_postings()
        if any(posting.role != Role.SYSTEM.value for posting in posted):
            raise CommandError(f"{name} is an officer, not a system.")
        if (force and system.force_id != force.pk) or any(
            centre and posting.centre_id != centre.pk for posting in posted
        ):
            raise CommandError(f"{name} is posted elsewhere: give the system another name.")
        if not posted:
            role = Role.SYSTEM.value
            actions.post(by=by, submission=uuid4(), officer=system, role=role, centre=centre)
        return system
