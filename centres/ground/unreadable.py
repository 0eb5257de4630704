"""Why a file of shapes cannot be read: for each reason a sentence with its remedy."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "empty": _("The file holds no shape."),
    "large": _("The file is larger than 50 MB: simplify its shapes, or part it."),
    "unknown": _(
        "This is no file of shapes that is read here. Read are GeoJSON, TopoJSON, KML, KMZ, "
        "GeoPackage, and a shapefile whose parts are zipped together."
    ),
    "shapefile_part": _(
        "This is one part of a shapefile: zip its parts together (.shp, .dbf, .shx, .prj) and give "
        "the zip file."
    ),
    "shapefile_parts": _("Parts of the shapefile are missing in the zip file: add %(parts)s."),
    "damaged": _("The file is damaged, or not what it seems to be: write it anew and send that."),
    "no_part": _("The file has no layer of that name."),
    "encoding": _("There is no encoding of that name: choose UTF-8 or CP1256."),
    "many": _("The shapes have too many points: simplify them and send them again."),
    "slow": _("The file takes too long to read: simplify its shapes, or part it."),
    "unpacked": _("Unpacked, the file is too large: simplify its shapes, or part it."),
    "several": _("The zip file holds several files of shapes: give one alone."),
    "system": _(
        "The coordinate system of the file is not known here: write the file in WGS 84 (EPSG:4326)."
    ),
    "no_system": _(
        "The numbers are not in degrees, and the file does not say what they are: add the .prj "
        "file to the zip, or write the file in WGS 84 (EPSG:4326)."
    ),
    "swapped": _(
        "Latitude and longitude are swapped: as it stands, the shapes lie outside of the country, "
        "the other way round within it. Write longitude first, or choose that latitude comes first."
    ),
    "unclear": _(
        "With longitude first some shapes lie in the country, with latitude first others: choose "
        "which comes first."
    ),
}


class UnreadableError(ValidationError):
    """The file cannot be read, for a reason that SENTENCES names."""

    def __init__(self, reason: str, **params):
        super().__init__(SENTENCES[reason], reason, params or None)
