"""The tree over the lines of the book, hashed as RFC 9162 says (section 2.1), and its proofs.

Leaf i, counted from 0, is the line at position i + 1. Hashes are 32 bytes. A subtree is named by
its first leaf and the one after its last; `hashes` gives the hash of any whose size is a power of
two and whose first leaf is a multiple of it.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

Hashes = Callable[[int, int], bytes]
EMPTY = hashlib.sha256(b"").digest()


class ProofError(ValueError):
    """The proof does not prove it."""


def leaf(line: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + line).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """Return how many leaves go left: the largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1


class Frontier:
    """A tree that grows: of all complete subtrees only the roots, the widest first."""

    def __init__(self, size: int = 0, roots: Iterable[bytes] = ()):
        self.size, self.roots = size, list(roots)

    def append(self, hashed: bytes) -> None:
        """Add the hash of a leaf at the end."""
        size = self.size
        while size & 1:
            hashed = node(self.roots.pop(), hashed)
            size >>= 1
        self.roots.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        if not self.roots:
            return EMPTY
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = node(left, root)
        return root


def root_of(hashes: Hashes, size: int, first: int = 0) -> bytes:
    """Return the root over `size` leaves from the first one."""
    if size == 0:
        return EMPTY
    if size & (size - 1) == 0:
        return hashes(first, first + size)
    left = split(size)
    return node(root_of(hashes, left, first), root_of(hashes, size - left, first + left))


def inclusion(hashes: Hashes, index: int, size: int) -> list[bytes]:
    """Return the path that proves leaf `index` in the tree of `size` leaves, lowest first."""
    path, first = [], 0
    while size > 1:
        left = split(size)
        if index < left:
            path.append(root_of(hashes, size - left, first + left))
            size = left
        else:
            path.append(root_of(hashes, left, first))
            index, size, first = index - left, size - left, first + left
    return path[::-1]


def consistency(hashes: Hashes, first: int, second: int) -> list[bytes]:
    """Return the path that proves the tree of `first` leaves a beginning of that of `second`."""
    path: list[bytes] = []
    size, start, whole = second, 0, True
    while first != size:
        left = split(size)
        if first <= left:
            path.append(root_of(hashes, size - left, start + left))
            size = left
        else:
            path.append(root_of(hashes, left, start))
            first, size, start, whole = first - left, size - left, start + left, False
    if not whole:
        path.append(root_of(hashes, first, start))
    return path[::-1]


def verify_inclusion(
    *, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Raise ProofError unless the leaf is at this index under the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofError
    at, last, hashed = index, size - 1, leaf
    for beside in path:
        if last == 0:
            raise ProofError
        if at & 1 or at == last:
            hashed = node(beside, hashed)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hashed = node(hashed, beside)
        at, last = at >> 1, last >> 1
    if last or hashed != root:
        raise ProofError


def verify_consistency(
    *, first: int, second: int, path: Sequence[bytes], old: bytes, new: bytes
) -> None:
    """Raise ProofError unless the old root's tree begins the new one's (RFC 9162, 2.1.4.2)."""
    if not 0 < first <= second:
        raise ProofError
    if first == second:
        if path or old != new:
            raise ProofError
        return
    rest = list(path) if first & (first - 1) else [old, *path]
    if not rest:
        raise ProofError
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = rest[0]
    for beside in rest[1:]:
        if last == 0:
            raise ProofError
        if at & 1 or at == last:
            older, newer = node(beside, older), node(beside, newer)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            newer = node(newer, beside)
        at, last = at >> 1, last >> 1
    if last or (older, newer) != (old, new):
        raise ProofError
