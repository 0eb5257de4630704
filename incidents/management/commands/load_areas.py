"""Load a layer of areas from a file of shapes, and place the incidents anew."""

from pathlib import Path
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from centres.actions import load_areas
from centres.ground import area_file, columns, shapes
from centres.ground.shapes import LATITUDE, LONGITUDE
from centres.management.lookup import get_one
from centres.models import Area, AreaEdition, Officer, Proposal
from incidents.maps.area_changes import changes

HOW = ("part", "encoding", "first")
READING = ("name", "name_ar", "name_ckb", "code")


class Command(BaseCommand):
    help = "Loads a new edition of one layer."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--layer", required=True, choices=AreaEdition.Layer.values)
        parser.add_argument("--name", help="The property that names an area; guessed unless told.")
        parser.add_argument("--name-ar", help="The property with its name in Arabic.")
        parser.add_argument("--name-ckb", help="The property with its name in Central Kurdish.")
        parser.add_argument("--code", help="The property that holds its code.")
        parser.add_argument("--part", default="", help="The layer of the file, if it has several.")
        parser.add_argument("--encoding", default="", help="Of the names of a shapefile.")
        parser.add_argument("--first", default="", choices=["", LONGITUDE, LATITUDE])
        parser.add_argument(
            "--repair", action="store_true", help="Mend shapes crossing themselves."
        )
        parser.add_argument("--without", type=int, nargs="+", default=[], help="Shapes left out.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change.")
        parser.add_argument("--by", default="setup", help="The officer who loads it.")

    def handle(self, *, file, layer, by, dry_run, **options):
        by = get_one(Officer, username=by)
        try:
            content = file.read_bytes()
            reading = self._reading(content, **options)
            if dry_run:
                self._say(area_file.read_areas(content, layer=layer, **reading), layer)
                return
            edition = load_areas(by=by, submission=uuid4(), layer=layer, content=content, **reading)
        except OSError as wrong:
            raise CommandError(f"{file} cannot be read: {wrong.strerror}.") from wrong
        except ValidationError as wrong:
            raise CommandError("\n".join(wrong.messages)) from wrong
        if isinstance(edition, Proposal):
            self.stdout.write("This waits for the consent of a commander of the other force.")
            return
        for remark in edition.remarks:
            self.stderr.write(remark)
        self.stdout.write(f"{edition.count} areas of layer {layer} loaded")
        call_command("place_incidents", by=by.username, stdout=self.stdout)

    def _reading(self, content: bytes, **options) -> dict:
        """Return how the file is to be read: as told, else as it seems, which is said."""
        how = {name: options[name] for name in HOW if options[name]}
        found = shapes.read(content, **how)
        if len(found.parts) > 1 and not options["part"]:
            parts = ", ".join(found.parts)
            raise CommandError(f"The file has several layers: choose one by --part: {parts}.")
        guessed = columns.guessed(found.columns)
        told = {name: guessed[name] if options[name] is None else options[name] for name in READING}
        words = ", ".join(f"{name} {column}" for name, column in told.items() if column)
        self.stderr.write(f"Properties: {words or 'none holds a name'}")
        further = {name: options[name] for name in ("repair", "without") if options[name]}
        return {"name": "", **{n: c for n, c in told.items() if c}, **how, **further}

    def _say(self, file: area_file.AreaFile, layer: str) -> None:
        for line in (*file.remarks, file.doubt, *map(str, file.faults)):
            if line:
                self.stderr.write(line)
        before = list(Area.objects.in_force().filter(layer=layer))
        changed = changes(before, file.areas)
        self.stdout.write(f"{len(file.areas)} areas of layer {layer}, {len(file.faults)} faults")
        for one in changed.differing:
            self.stdout.write(f"{one.code} ({one.title}) {one.what}: {one.before} -> {one.after}")
        self.stdout.write(
            f"incidents in the layer: {changed.before} -> {changed.after} of {changed.incidents}; "
            f"{changed.moved} would lie in another area"
        )
        self.stdout.write("Nothing is loaded: this was a dry run.")
