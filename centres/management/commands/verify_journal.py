"""Verify the journal: the chain, and every live record against the last state in it."""

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from centres import journal


class Command(BaseCommand):
    help = "Walks the chain, reconciles every record; exit status 1 and the first fault if any."

    def handle(self, **options):
        with tqdm(total=journal.position(), unit=" entries") as bar:
            verdict = journal.verify(progress=lambda entries: bar.update(entries - bar.n))
        self.stdout.write(f"entries {verdict.entries}\nhead    {verdict.head}")
        if verdict.fault:
            raise CommandError(verdict.fault, returncode=1)
        self.stdout.write("verified")
