"""Finds Leaflet, which draws the map: of its package nothing else is served."""

from importlib.util import find_spec
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SERVED = [
    "leaflet/leaflet.js",
    "leaflet/leaflet.js.map",  # named at the end of the script, so it has to be there
    "leaflet/leaflet.css",
    "leaflet/images/layers.png",
    "leaflet/images/layers-2x.png",
    "leaflet/images/marker-icon.png",
]


class LeafletFinder(BaseFinder):
    """Only files of the package are used: its app brings forms that ask for GDAL."""

    def __init__(self, app_names=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = find_spec("leaflet")
        [package] = list(found.submodule_search_locations or ()) if found else []
        self.storage = FileSystemStorage(location=Path(package) / "static")

    def find(self, path, find_all=False):
        if path not in SERVED:
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns):
        for path in SERVED:
            yield path, self.storage
