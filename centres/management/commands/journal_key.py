"""Print by which key others verify what the server signs."""

from base64 import b64encode

from django.core.management.base import BaseCommand

from centres.journal import keys


class Command(BaseCommand):
    help = "Prints the book's name and public key: whoever begins a witness needs both."

    def handle(self, **options):
        self.stdout.write(keys.origin())
        self.stdout.write(b64encode(keys.public_key()).decode())
