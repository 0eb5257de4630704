"""Undo an import that the server made: its reports are struck, each with its entry."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from centres.management.lookup import get_one
from centres.models import Officer
from incidents import actions
from incidents.imports import recording
from incidents.models import Batch, SheetRow


class Command(BaseCommand):
    help = "Strikes every report of an import, for one reason; killed, it goes on."

    def add_arguments(self, parser):
        parser.add_argument("key", help="Of the import, as `import_incidents` said it.")
        parser.add_argument("--reason", required=True)

    def handle(self, *, key, reason, **options):
        batch = Batch.objects.keyed([key]).first()
        if batch is None:
            raise CommandError(f"There is no import {key}.")
        try:
            if batch.status != Batch.Status.UNDONE:
                by = get_one(Officer, username="setup")
                batch = actions.undo_batch(by=by, submission=uuid4(), batch=batch, reason=reason)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        rows = SheetRow.objects.live().filter(sheet=batch.sheet_id)
        with tqdm(total=rows.count(), unit=" rows", desc="struck") as bar:
            recording.go_on(batch, progress=bar.update)
        left = rows.count()
        self.stdout.write(f"undone; {left} revisions stay" if left else "undone")
