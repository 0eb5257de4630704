"""What kind of file it is, by its bytes and never by its name; what is no sheet is refused."""

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.imports.files.encodings import wide

# What the library raises for a ZIP that is none.
ZIP_FAULTS = (BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, zlib.error)
_LOOKED_AT = 4096  # bytes
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|meta|table|body|div|svg)\b", re.IGNORECASE)
_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*[\[{])')
PASSWORD = _("The workbook is protected by a password. Save it without one.")
BROKEN = _("The workbook is damaged. Save it anew.")
_NO_SHEET = _("This is no sheet. Save the table itself as XLSX or CSV, and bring that.")
_OLD = _("A workbook in this form cannot be read. Open it in a spreadsheet and save it as XLSX.")
_PAGE = _(
    "This is a web page or XML, whatever its name says. Open it in a spreadsheet and save it as "
    "XLSX."
)
_PDF = _("This is a PDF, which holds no table. Ask for the sheet that it was made from.")
_ARCHIVE = _("This is an archive. Unpack it, and bring the sheet that is in it.")
_EMPTY = _("The file is empty.")
_BEGINNINGS = {
    b"%PDF": _PDF,
    b"PK": _ARCHIVE,
    b"\x1f\x8b": _ARCHIVE,
    b"Rar!": _ARCHIVE,
    b"7z\xbc\xaf": _ARCHIVE,
    b"BZh": _ARCHIVE,
    b"\xfd7zXZ": _ARCHIVE,
    b"\x09\x00\x04\x00": _OLD,
    b"\x09\x02\x06\x00": _OLD,
    b"\x09\x04\x06\x00": _OLD,
    b"\x09\x08": _OLD,
    b"{\\rtf": _NO_SHEET,
    b"\x89PNG": _NO_SHEET,
    b"\xff\xd8\xff": _NO_SHEET,
    b"GIF8": _NO_SHEET,
    b"SQLite format": _NO_SHEET,
}


def format_of(content: bytes) -> str:
    """Return csv, xlsx, xls or ods; raise ValidationError with the remedy for any other file."""
    if not content.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise ValidationError(_EMPTY)
    if content.startswith(b"PK\x03\x04") and (known := _in_archive(content)):
        return known
    if content.startswith(_OLE):
        return _in_ole(content)
    for beginning, sentence in _BEGINNINGS.items():
        if content.startswith(beginning):
            raise ValidationError(sentence)
    sample = content[:_LOOKED_AT]
    text = sample.decode(wide(sample) or "latin-1", "replace").lstrip("\ufeffï»¿")
    if _MARKUP.match(text):
        raise ValidationError(_PAGE)
    if _JSON.match(text) or sum(map(_is_control, text)) * 20 > len(text):
        raise ValidationError(_NO_SHEET)
    return "csv"


def _in_archive(content: bytes) -> str:
    """Return which workbook a ZIP is, by the names in it; nothing where it is none."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except ZIP_FAULTS as wrong:
        raise ValidationError(BROKEN) from wrong
    if "xl/workbook.bin" in names:
        raise ValidationError(_OLD)
    if kind.endswith(b"opendocument.spreadsheet"):
        return "ods"
    return "xlsx" if "xl/workbook.xml" in names else ""


def _in_ole(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise ValidationError(PASSWORD)
    if any(f"{name}\0".encode("utf-16-le") in content for name in ("Workbook", "WORKBOOK", "Book")):
        return "xls"
    raise ValidationError(_NO_SHEET)


def _is_control(letter: str) -> bool:
    return letter < " " and letter not in "\t\n\v\f\r\0"
