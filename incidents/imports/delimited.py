"""A text whose cells a separator parts, as rows: CSV, TSV and their kin."""

import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from itertools import islice

from clevercsv.detect import Detector

from incidents.imports import encodings
from incidents.imports.encodings import errors_of, faults, mark_of, visible
from incidents.imports.quotes import Lines, Quoted
from incidents.imports.reading import Reading, TableRow

# A blank behind: blanks after the separator belong to no cell.
SEPARATORS = (",", ";", "\t", "|", "،", ", ", "; ")
_LOOKED_AT, _SAMPLE = 100, 20_000  # lines and characters
QUOTES = ('"', "'", "")
SAYS_SEPARATOR = re.compile(r'"?sep=(.)"?[\r\n]+', re.IGNORECASE)


def detect(content: bytes) -> Reading:
    """Return in which encoding a text is written, and what parts its cells."""
    encoding = encodings.detect(content)
    text = lines(content, encoding)
    sample = "".join(islice(text, _LOOKED_AT))[:_SAMPLE]
    if said := SAYS_SEPARATOR.match(sample):
        return Reading("csv", encoding, said[1], '"')
    dialect = Detector().detect(visible(sample), delimiters=[*",;\t|،"])
    separator = (dialect and dialect.delimiter) or ","
    quote = "'" if dialect and dialect.quotechar == "'" else '"'
    apart, close = (sample.count(f"{separator}{blank}{quote}") for blank in (" ", ""))
    return Reading("csv", encoding, f"{separator} " if apart > close else separator, quote)


def count(content: bytes, reading: Reading) -> int:
    """Return how many lines a text has."""
    return content.count(_end(content, reading.encoding).encode(reading.encoding)) + 1


def lines(content: bytes, encoding: str) -> Iterator[str]:
    """Yield the lines of a text with their ends."""
    stream = BytesIO(content)
    stream.seek(len(mark_of(content, encoding)))
    yield from TextIOWrapper(stream, encoding, errors_of(encoding), newline=_end(content, encoding))


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


def _end(content: bytes, encoding: str) -> str:
    """Return by what lines end: old Macs wrote a carriage return alone."""
    returns, feeds = (content.count(sign.encode(encoding)) for sign in "\r\n")
    pairs = content.count("\r\n".encode(encoding))
    old = returns - pairs > feeds if pairs * 2 < feeds else not feeds and returns
    return "\r" if old else "\n"
