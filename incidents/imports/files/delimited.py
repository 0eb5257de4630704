"""A text whose cells a separator parts, as rows: CSV, TSV and their kin."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO, TextIOWrapper
from itertools import islice

from clevercsv.detect import Detector

from incidents.imports.files import encodings
from incidents.imports.files.encodings import errors_of, faults, mark_of, visible
from incidents.imports.files.quotes import Lines, Quoted
from incidents.imports.files.reading import SEPARATOR, Reading, TableRow

# A blank behind: blanks after the separator belong to no cell.
SEPARATORS = (",", ";", "\t", "|", "،", ", ", "; ")
_LOOKED_AT, _SAMPLE = 100, 20_000  # lines and characters
SAYS_SEPARATOR = re.compile(rf'"?sep=({SEPARATOR.pattern})"?[\r\n]+', re.IGNORECASE)


def detect(content: bytes) -> Reading:
    """Return in which encoding a text is written, and what parts its cells."""
    encoding = encodings.detect(content)
    text = lines(content, encoding)
    sample = "".join(islice(text, _LOOKED_AT))[:_SAMPLE]
    if said := SAYS_SEPARATOR.match(sample):
        return Reading("csv", encoding, said[1], '"')
    whole = sample[: sample.rfind("\n") + 1] if len(sample) == _SAMPLE else sample
    first = sample.partition("\n")[0].strip()
    quote = "'" if first.startswith("'") and first.endswith("'") else '"'
    even = [sign for sign in SEPARATORS if len(sign) == 1 and _is_even(whole, sign, quote)]
    separator = even[0] if len(even) == 1 else _likeliest(sample)
    apart, close = (sample.count(f"{separator}{blank}{quote}") for blank in (" ", ""))
    return Reading("csv", encoding, f"{separator} " if apart > close else separator, quote)


def _is_even(sample: str, separator: str, quote: str) -> bool:
    """Say whether by this separator every row of a sample has as many cells, and several."""
    try:
        rows = csv.reader(
            StringIO(sample, newline=""), delimiter=separator, quotechar=quote, strict=True
        )
        widths = {len(row) for row in rows if row}
    except csv.Error:
        return False
    return len(widths) == 1 and widths != {1}


def _likeliest(sample: str) -> str:
    """Return the separator by which the cells of a sample look most like values of columns."""
    dialect = Detector().detect(visible(sample), delimiters=[*",;\t|،"])
    return dialect.delimiter if dialect and dialect.delimiter else ","


def count(content: bytes, reading: Reading) -> int:
    """Return how many lines a text has."""
    return sum(1 for _line in lines(content, reading.encoding))


def lines(content: bytes, encoding: str) -> Iterator[str]:
    """Yield the lines of a text with their ends."""
    stream = BytesIO(content)
    stream.seek(len(mark_of(content, encoding)))
    end = line_end(content, encoding)[-1]
    yield from TextIOWrapper(stream, encoding, errors_of(encoding), newline=end)


def records(content: bytes, reading: Reading, width: int | None = None) -> Iterator[TableRow]:
    """Yield every row of a text, by the number of its first line.

    `width`, the number of headings, tells a cell of several lines from a quotation mark that
    nobody closed.
    """
    text = Lines(lines(content, reading.encoding))
    fault_of = faults(content, reading.encoding)
    separator, quote = reading.separator[:1], reading.quote
    blanks = len(reading.separator) > 1
    quoted = Quoted(text, reading, width, fault_of)
    for line in text:
        if text.number == 1 and SAYS_SEPARATOR.fullmatch(line):
            continue
        if quote and quote in line:
            yield from quoted.rows(line)
            continue
        fault = fault_of(line)
        cells = (visible(line) if fault else line).rstrip("\r\n").split(separator)
        yield TableRow(text.number, [c.lstrip(" ") for c in cells] if blanks else cells, fault)


def line_end(content: bytes, encoding: str) -> str:
    """Return by what the lines of a text end: old Macs wrote a carriage return alone."""
    pairs, feeds, returns = (content.count(sign.encode(encoding)) for sign in ("\r\n", "\n", "\r"))
    if feeds and pairs * 2 >= feeds:
        return "\r\n"
    return "\r" if returns - pairs > feeds else "\n"


def said_separator(content: bytes, encoding: str) -> str:
    """Return the first line where it says the separator, as some spreadsheets have it."""
    first = next(lines(content, encoding), "")
    return first if SAYS_SEPARATOR.fullmatch(first) else ""
