"""A text whose cells a separator parts, as rows: CSV, TSV and their kin."""

import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from itertools import islice

from incidents.imports import encodings
from incidents.imports.encodings import errors_of, faults, mark_of, visible
from incidents.imports.quotes import Lines, Quoted
from incidents.imports.reading import Reading, TableRow

# A blank behind: blanks after the separator belong to no cell.
SEPARATORS = (",", ";", "\t", "|", "،", ", ", "; ")
QUOTES = ('"', "'", "")
SAYS_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE | re.DOTALL)


def detect(content: bytes) -> Reading:
    """Return in which encoding a text is written, and what parts its cells."""
    encoding = encodings.detect(content)
    sample = "".join(islice(lines(content, encoding), 200))
    counts = {sign: sample.count(sign) for sign in ",;\t|،"}
    return Reading("csv", encoding, max(counts, key=counts.__getitem__), '"')


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
