"""Issue a token to an external system, posting the system where it is new."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from centres import actions
from centres.actions import systems
from centres.management.lookup import get_one
from centres.models import Centre, Force, Officer, Proposal
from centres.permissions import SCOPES


class Command(BaseCommand):
    help = "Prints a new token once, alone on standard output."

    def add_arguments(self, parser):
        parser.add_argument("name", help="The system's user name.")
        scopes = {"nargs": "+", "action": "extend", "choices": sorted(SCOPES)}
        parser.add_argument("--scope", required=True, **scopes)
        parser.add_argument("--days", type=int, default=actions.TOKEN_DAYS)
        parser.add_argument("--centre", help="Code; needed by the scope report.")
        parser.add_argument("--force", help="Code; needed by the scope report.")
        networks = {"nargs": "*", "action": "extend", "default": []}
        parser.add_argument("--network", **networks, help="Only from these.")
        parser.add_argument("--by", default="setup", help="The officer who issues it.")

    def handle(self, *, name, scope, days, centre, force, network, by, **options):
        try:
            token = systems.admit(
                by=get_one(Officer, username=by),
                submission=uuid4(),
                name=name,
                centre=get_one(Centre, code=centre),
                force=get_one(Force, code=force),
                scopes=scope,
                days=days,
                networks=network,
            )
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        if isinstance(token, Proposal):
            raise CommandError("This waits for the consent of the other force: see its page.")
        self.stdout.write(token.secret)
