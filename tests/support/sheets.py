"""Workbooks as people bring them, made of rows: XLSX, ODS, and XLS as old systems wrote it."""

import struct
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
DAYS = date(1899, 12, 30).toordinal()


def xlsx(*sheets: list[list], then: Callable | None = None) -> bytes:
    """Return a workbook with these sheets, called 1, 2, …; `then` may change it."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for number, rows in enumerate(sheets, 1):
            sheet = workbook.add_worksheet(str(number))
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        form = moment if isinstance(cell, datetime) else day
                        sheet.write_datetime(at, column, cell, form)
                    elif isinstance(cell, str):
                        sheet.write_string(at, column, cell)
                    elif cell is not None:
                        sheet.write(at, column, cell)
        if then:
            then(workbook)
    return content.getvalue()


def ods(rows: list[list | str]) -> bytes:
    """Return a workbook of one sheet; what is text instead of a row is taken as XML."""
    lines = "".join(
        row
        if isinstance(row, str)
        else f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"
        for row in rows
    )
    names = " ".join(f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    text = (
        f'<office:document-content {names} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="1">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<m:manifest xmlns:m="{OFFICE}:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{MEDIA_TYPE}"/></m:manifest>'
    )
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MEDIA_TYPE)
        archive.writestr("content.xml", text)
        archive.writestr("META-INF/manifest.xml", manifest)
    return content.getvalue()


def _ods_cell(cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, date):
        kind, value = "date", f'office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, str):
        kind, value = "string", ""
    else:
        kind, value = "float", f'office:value="{cell}"'
    text = f"<text:p>{escape(str(cell))}</text:p>"
    return f'<table:table-cell office:value-type="{kind}" {value}>{text}</table:table-cell>'


def xls(rows: list[list]) -> bytes:
    """Return a workbook of one sheet in BIFF8, in the smallest container that holds it."""
    globals_ = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    for form in (0, 14):  # plain, and a day
        globals_ += _record(0x00E0, struct.pack("<HH", 0, form) + bytes(16))
    bound = struct.pack("<BBBB", 0, 0, 1, 0) + b"1"
    start = len(globals_) + 4 + 4 + len(bound) + 4
    globals_ += _record(0x0085, struct.pack("<I", start) + bound) + _record(0x000A, b"")
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 16, 0, 0, 0, 0))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", at, column, int(isinstance(cell, date)))
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                sheet += _record(0x0204, place + text)
            elif cell is not None:
                value = cell.toordinal() - DAYS if isinstance(cell, date) else cell
                sheet += _record(0x0203, place + struct.pack("<d", value))
    return _container(globals_ + sheet + _record(0x000A, b""), "Workbook")


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _container(stream: bytes, name: str) -> bytes:
    """Return an OLE container: header, a sector of its table, its directory, the stream."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    chain = [table, end, *range(3, count + 2), end]
    sectors = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    entries = _entry("Root Entry", 5, 1, end, 0) + _entry(name, 2, free, 2, len(stream))
    return header + sectors + entries.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    none = 0xFFFFFFFF
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, none, none, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
