"""Enrol and post an officer: on a fresh installation the first administrator."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from centres import actions, alerts
from centres.management.lookup import get_one
from centres.models import Centre, Force, Officer, Proposal, Rank
from centres.roster import ROLES


class Command(BaseCommand):
    help = (
        "Prints a temporary password once, alone on standard output. Says on the other one which "
        "founding force has no administrator or commander yet: until then nobody can consent."
    )

    def add_arguments(self, parser):
        parser.add_argument("username", help="What the officer signs in with.")
        parser.add_argument("--rank", required=True, choices=Rank.values)
        parser.add_argument("--name", required=True, help="In Latin script.")
        parser.add_argument("--name-arabic", default="", help="In Arabic script.")
        parser.add_argument("--force", help="Code; needed in a room.")
        parser.add_argument("--role", required=True, choices=[role for role, _label in ROLES])
        parser.add_argument("--centre", help="Code; needed by liaison officers and chiefs.")
        parser.add_argument("--by", default="setup", help="The officer who enrols.")

    def handle(self, *, username, rank, name, name_arabic, force, role, centre, by, **options):
        by, centre, force = (
            get_one(Officer, username=by),
            get_one(Centre, code=centre),
            get_one(Force, code=force),
        )
        fields = {
            "username": username,
            "rank": rank,
            "name_latin": name,
            "name_arabic": name_arabic,
            "force": force,
        }
        if Officer.objects.filter(username=username).exists():
            raise CommandError(f"There is an officer with the user name {username} already.")
        try:
            password = self._enrol_and_post(by=by, fields=fields, role=role, centre=centre)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        except PermissionDenied as wrong:
            raise CommandError(f"{by.username} may not do this.") from wrong
        self.stdout.write(password)
        for sentence in alerts.missing():
            self.stderr.write(sentence)

    @transaction.atomic
    def _enrol_and_post(self, *, by, fields, role, centre) -> str:
        """Do both or neither, so that the command can be given again with what was wrong mended."""
        officer = actions.enrol(by=by, submission=uuid4(), fields=fields)
        posted = actions.post(by=by, submission=uuid4(), officer=officer, role=role, centre=centre)
        if isinstance(posted, Proposal):
            self.stderr.write("The posting waits for the consent of the other force.")
        return officer.secret
