"""Make the map's ground of an extract of OpenStreetMap and of elevations, and add it as packs."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from centres.actions import add_map_pack, withdraw_map_pack
from centres.ground.making import elevation, extract, packs, relief
from centres.ground.map_packs import LEVELS, plain_name
from centres.management.lookup import get_one
from centres.models import MapPack, Officer

OSM = "© OpenStreetMap contributors (ODbL)"


class Command(BaseCommand):
    help = (
        "Adds roads, waters, places and peaks of the rooms' region, and relief where elevations "
        "are given, in the place of those added before. All commanders are alarmed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", help="An extract: .osm.pbf or .osm.")
        parser.add_argument(
            "--elevation", type=Path, nargs="+", default=[], help="Files: .hgt, .asc or .tif."
        )
        parser.add_argument("--elevation-owner", default="", help="Whose elevations they are.")
        corners = ("WEST", "SOUTH", "EAST", "NORTH")
        parser.add_argument(
            "--box", type=float, nargs=4, metavar=corners, help="Instead of the rooms' region."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what it would add.")

    def handle(self, *, file, elevation, elevation_owner, box, dry_run, **options):
        if not file and not elevation:
            raise CommandError("Name an extract, or elevations with --elevation, or both.")
        try:
            box = _checked(box) if box else packs.region()
            self.stdout.write("region {:.2f} {:.2f} {:.2f} {:.2f}".format(*box))
            made = [
                (pack, _named(*source))
                for pack, *source in self._made(file, elevation, elevation_owner, box)
            ]
            if not dry_run:
                with transaction.atomic():
                    for pack, named in made:
                        self._add(pack, named)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        if dry_run:
            self.stdout.write("Nothing was stored.")

    def _made(self, file, elevations, owner, box) -> Iterator[tuple]:
        """Yield each pack with what it is named by, and whose it is."""
        grids = [elevation.read(one) for one in elevations]  # before what takes long
        if file:
            yield self._told(_ground(file, box)), file.name.split(".")[0], OSM
        if grids:
            yield self._told(_relief(grids, box)), owner or elevations[0].stem, owner

    def _told(self, made: packs.Made) -> packs.Made:
        for kind, count in made.counts.items():
            self.stdout.write(f"{kind:>12} {count:>8,}")
        zooms = Counter(int(path.split("/")[0]) for path in made.parts)
        tiles = ", ".join(f"{zooms[zoom]:,} at {zoom}" for zoom in sorted(zooms))
        self.stdout.write(f"{made.kind}: {made.weight:,} bytes; tiles: {tiles}")
        return made

    def _add(self, made: packs.Made, named: dict) -> None:
        earlier = list(MapPack.objects.in_force().filter(kind=made.kind))
        if any(pack.sha256 == made.sha256 for pack in earlier):
            self.stdout.write(f"This {made.kind} is in force already.")
            return
        by = get_one(Officer, username="setup")
        for pack in earlier:
            withdraw_map_pack(by=by, submission=uuid4(), pack=pack)
            self.stdout.write(f"Withdrawn: {pack.name}")
        content = {"kind": made.kind, "content": made.content, "parts": made.parts}
        pack = add_map_pack(by=by, submission=uuid4(), **named, **content)
        self.stdout.write(f"Added: {pack.name}, SHA-256 {pack.sha256}")


def _checked(box) -> extract.Box:
    west, south, east, north = box
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise CommandError("--box: give west, south, east and north in degrees, in this order.")
    return west, south, east, north


def _named(name: str, owner: str) -> dict:
    return {"name": plain_name(name)[:60], "attribution": plain_name(owner)}


def _ground(file: Path, box: extract.Box) -> packs.Made:
    if not file.is_file():
        raise CommandError(f"{file} is no file.")
    with tqdm(unit=" objects", desc="reading") as bar:
        features = list(extract.read(file, box, bar.update))
    total = len(features) * len(LEVELS["ground"])
    with tqdm(total=total, unit=" shapes", desc="cutting") as bar:
        return packs.of_features(features, bar.update)


def _relief(grids: list[elevation.Grid], box: extract.Box) -> packs.Made:
    with tqdm(total=len(relief.tiles(grids, box)), unit=" tiles", desc="shading") as bar:
        return packs.of_grids(grids, box, bar.update)
