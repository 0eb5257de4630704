"""What verifying finds in the access log: lines changed, gone or put in, and in which hour."""

from bisect import bisect_left
from collections.abc import Iterator

from centres.models import AccessDigest, AccessHead, AccessLine
from centres.models.access import FIRST
from centres.models.record import instant

CHUNK = 2_000


def faults() -> Iterator[str]:
    """Yield what is wrong with a line, and each hour whose lines are not those of its digest.

    The chain tells of the running hour; whoever chains the lines anew is told of by the digests,
    which the book holds.
    """
    digests = list(AccessDigest.objects.order_by("line", "until"))
    hashes, last = {0: FIRST}, (0, FIRST)
    held = {digest.line for digest in digests}
    for line in AccessLine.objects.order_by("number").iterator(CHUNK):
        if fault := _fault_of_line(line, *last):
            yield f"{_hour(digests, line.number)}: {fault}"
        last = line.number, line.hash
        if line.number in held:
            hashes[line.number] = line.hash
    yield from _cut_off(digests, *last)
    for digest in digests:
        known = hashes.get(digest.line)
        if known is None or digest.over(known) != digest.digest:
            yield f"{_until(digest)}: its lines are not those that its digest holds"


def _fault_of_line(line: AccessLine, number: int, hash: str) -> str:
    """Return what is wrong with a line that comes after one of this number and hash."""
    if line.number != number + 1:
        return f"{_lines(number + 1, line.number - 1)} gone"
    if line.digested() != line.digest:
        return f"line {line.number} was changed"
    return "" if line.after(hash) == line.hash else f"line {line.number} does not follow"


def _cut_off(digests: list[AccessDigest], number: int, hash: str) -> Iterator[str]:
    """Yield that the last lines are gone, or are not those that the head knows."""
    head = AccessHead.objects.first()
    if head is None:
        yield "access log: its head is gone"
    elif head.number > number:
        yield f"{_hour(digests, head.number)}: {_lines(number + 1, head.number)} gone"
    elif (head.number, head.hash) != (number, hash):
        yield f"{_hour(digests, number)}: line {number} is not the last one written"


def _lines(first: int, last: int) -> str:
    return f"line {first} is" if first == last else f"lines {first}–{last} are"


def _hour(digests: list[AccessDigest], number: int) -> str:
    """Return of which hour a line is: the first whose digest holds it, else the running one."""
    place = bisect_left(digests, number, key=lambda digest: digest.line)
    return _until(digests[place]) if place < len(digests) else "access log, running hour"


def _until(digest: AccessDigest) -> str:
    return f"access log, hour until {instant(digest.until)}"
