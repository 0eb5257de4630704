"""The symbols of kinds, which pages, map and paper draw from the same files."""

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from tests.guards.source import ROOT

FOLDER = ROOT / "static" / "img" / "kinds"


def faults(kinds: Iterable[str], folder: Path = FOLDER) -> list[str]:
    """Name each kind without a symbol that can be drawn, and each symbol of no kind."""
    files = {file.stem: file for file in folder.glob("*.svg")}
    wrong = [kind for kind in kinds if kind not in files or not _is_drawn(files[kind])]
    return wrong + sorted(files.keys() - set(kinds))


def _is_drawn(file: Path) -> bool:
    drawn = ElementTree.parse(file).getroot()  # noqa: S314
    return bool(drawn.get("viewBox")) and len(drawn) > 0
