"""Load a layer of areas from a GeoJSON file, and place the incidents anew."""

from pathlib import Path
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from centres.actions import load_areas
from centres.management.lookup import get_one
from centres.models import AreaEdition, Officer, Proposal


class Command(BaseCommand):
    help = "Loads a new edition of one layer."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--layer", required=True, choices=AreaEdition.Layer.values)
        parser.add_argument("--name", default="name", help="The property that names an area.")
        parser.add_argument("--code", default="code", help="The property that holds its code.")
        parser.add_argument("--by", default="setup", help="The officer who loads it.")

    def handle(self, *, file, layer, name, code, by, **options):
        by = get_one(Officer, username=by)
        try:
            edition = load_areas(
                by=by,
                submission=uuid4(),
                layer=layer,
                content=file.read_bytes(),
                name=name,
                code=code,
            )
        except OSError as wrong:
            raise CommandError(f"{file} cannot be read: {wrong.strerror}.") from wrong
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        if isinstance(edition, Proposal):
            self.stdout.write("This waits for the consent of a commander of the other force.")
            return
        for remark in edition.remarks:
            self.stderr.write(remark)
        self.stdout.write(f"{edition.count} areas of layer {layer} loaded")
        call_command("place_incidents", by=by.username, stdout=self.stdout)
