"""What a zip file holds: the parts of shapefiles, or one other file of shapes.

Nothing is written to a disk, so a name in the archive leads nowhere.
"""

import codecs
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import PurePosixPath

from centres.ground.unreadable import UnreadableError

UNPACKED = 200_000_000  # bytes of all that an archive holds
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED = (".shp", ".shx", ".dbf")
ALONE = (".geojson", ".json", ".topojson", ".kml", ".gpkg", ".geojsonl", ".ndjson")
BROKEN = (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError)


class Archive:
    """A zip file of at most 200 MB unpacked. Raises UnreadableError."""

    def __init__(self, content: bytes):
        try:
            self.zip = zipfile.ZipFile(BytesIO(content))
        except BROKEN as wrong:
            raise UnreadableError("damaged") from wrong
        members = [
            m for m in self.zip.infolist() if not m.is_dir() and "__MACOSX" not in m.filename
        ]
        if sum(member.file_size for member in members) > UNPACKED:
            raise UnreadableError("unpacked")
        self.members = members
        self.shapefiles = self._shapefiles()

    def _shapefiles(self) -> dict[str, dict[str, zipfile.ZipInfo]]:
        """Return by the name of each shapefile its parts, by their endings."""
        found: dict[str, dict[str, zipfile.ZipInfo]] = {}
        for member in self.members:
            path = PurePosixPath(member.filename)
            if path.suffix.lower() in PARTS:
                found.setdefault(path.stem, {})[path.suffix.lower()] = member
        return {name: parts for name, parts in found.items() if ".shp" in parts}

    def shapefile(self, name: str) -> tuple[bytes, str]:
        """Return one shapefile, its parts packed again under names of ours, and its encoding."""
        if name not in self.shapefiles:
            raise UnreadableError("no_part")
        members = self.shapefiles[name]
        missing = [ending for ending in NEEDED if ending not in members]
        if missing:
            raise UnreadableError("shapefile_parts", parts=", ".join(missing))
        parts = {ending: self._read(member) for ending, member in members.items()}
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as again:
            for ending, content in parts.items():
                again.writestr(f"shapes{ending}", content)
        said = parts.get(".cpg", b"").decode("ascii", "ignore")
        return packed.getvalue(), encoding_of(parts[".dbf"], said)

    def alone(self) -> bytes:
        """Return the one file of shapes that is no shapefile."""
        files = [m for m in self.members if PurePosixPath(m.filename).suffix.lower() in ALONE]
        main = [m for m in files if m.filename == "doc.kml"]  # of a KMZ: what it shows
        if len(main or files) > 1:
            raise UnreadableError("several")
        if not files:
            raise UnreadableError("unknown")
        return self._read((main or files)[0])

    def _read(self, member: zipfile.ZipInfo) -> bytes:
        try:
            return self.zip.read(member)  # never more than the size it names, which was counted
        except (*BROKEN, zlib.error) as wrong:
            raise UnreadableError("damaged") from wrong


def encoding_of(table: bytes, said: str) -> str:
    """Return how the words of a dBase table are written, whatever its .cpg file says of it.

    What reads as UTF-8 is nothing else, but for a last letter that its column cut in two; without
    another word it is what Arabic Windows writes.
    """
    words = table[int.from_bytes(table[8:10], "little") :]
    beyond = sum(byte > 127 for byte in words)
    if words.decode("utf-8", "replace").count("\ufffd") * 3 <= beyond:
        return "UTF-8"
    named = said.strip().removeprefix("ANSI ")
    with suppress(LookupError):
        named = codecs.lookup(f"cp{named}" if named.isdigit() else named).name
        return "CP1256" if named == "utf-8" else named.upper()
    return "CP1256"
