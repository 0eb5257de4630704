"""Take away an officer's lost second factor, where nobody of the own force may confirm it."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from centres import actions
from centres.management.lookup import get_one
from centres.models import Officer


class Command(BaseCommand):
    help = (
        "Takes away device, passkeys and recovery codes, ends the officer's sessions, and alarms "
        "both forces' commanders. Only where the own force has no second person to confirm it."
    )

    def add_arguments(self, parser):
        parser.add_argument("username", help="What the officer signs in with.")

    def handle(self, *, username, **options):
        setup, officer = get_one(Officer, username="setup"), get_one(Officer, username=username)
        try:
            actions.reset_second_factor(by=setup, submission=uuid4(), officer=officer)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        self.stdout.write(f"{username} enrols a device anew at the next sign-in.")
