"""The tree's hashes as they are stored: laid row by row as the book grows, read for proofs."""

from collections.abc import Callable, Sequence

from centres.journal import tree
from centres.models import Tile

WIDTH = 256  # hashes in a tile, eight levels of the tree
HASH = 32  # bytes


def size() -> int:
    """Return how many leaves are laid."""
    last = Tile.objects.filter(level=0).order_by("number").last()
    return last.number * WIDTH + len(last.hashes) // HASH if last else 0


def lay(first: int, leaves: Sequence[bytes]) -> None:
    """Add the hashes of leaves from the first one, and whatever they complete above them.

    Only one may lay at a time; the caller sees to it, in one transaction.
    """
    level, at, hashes = 0, first, leaves
    while hashes:
        hashes = _lay_level(level, at, hashes)
        level, at = level + 1, at // WIDTH


def _lay_level(level: int, at: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Add hashes from this place of the level; return the roots of the tiles that are now full."""
    number, begun = divmod(at, WIDTH)
    before = _stored(level, number)[: begun * HASH] if begun else b""
    if len(before) != begun * HASH:
        raise LookupError(f"tile {number} of level {level} is shorter than it should be")
    whole = before + b"".join(hashes)
    parts = [whole[cut : cut + WIDTH * HASH] for cut in range(0, len(whole), WIDTH * HASH)]
    Tile.objects.bulk_create(
        [Tile(level=level, number=number + n, hashes=part) for n, part in enumerate(parts)],
        update_conflicts=True,
        update_fields=["hashes"],
        unique_fields=["level", "number"],
    )
    return [_root(part) for part in parts if len(part) == WIDTH * HASH]


def hashes() -> Callable[[int, int], bytes]:
    """Return what `tree` asks: the hash of a complete subtree that is laid, each tile read once."""
    read: dict[tuple[int, int], bytes] = {}

    def subtree(first: int, end: int) -> bytes:
        height = (end - first).bit_length() - 1
        level, inner = divmod(height, 8)
        number, place = divmod(first >> 8 * level, WIDTH)
        if (level, number) not in read:
            read[level, number] = _stored(level, number)
        part = read[level, number][place * HASH : (place + (1 << inner)) * HASH]
        if len(part) != HASH << inner:
            raise LookupError(f"the leaves {first} to {end} are not laid")
        return _root(part)

    return subtree


def _stored(level: int, number: int) -> bytes:
    tile = Tile.objects.filter(level=level, number=number).values_list("hashes", flat=True).first()
    return bytes(tile or b"")


def _root(part: bytes) -> bytes:
    """Return the root over hashes that lie in a row, a power of two of them."""
    row = [part[cut : cut + HASH] for cut in range(0, len(part), HASH)]
    while len(row) > 1:
        row = [tree.node(*row[at : at + 2]) for at in range(0, len(row), 2)]
    return row[0]
