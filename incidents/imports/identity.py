"""What makes a row the same row, whatever its sheet is called and however it is sorted."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from centres.journal import canonical
from centres.text.spelling import fold
from incidents.imports.rows.reader import Row


def plain(cells: Sequence[Any]) -> list:
    """Return cells as values that JSON knows."""
    return [_plain(cell) for cell in cells]


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else cell


class Identities:
    """Gives each row of one sheet, in its order, what identifies it in its data set.

    That is its own identifier there. Without one it is what the row says, or its cells where it
    cannot be read, and which of the equal rows of the sheet it is.
    """

    def __init__(self, dataset: str):
        self._namespace = uuid5(NAMESPACE_URL, f"import:{fold(dataset)}")
        self._equals: Counter[str] = Counter()

    def of(self, row: Row) -> tuple[UUID, str]:
        """Return the identity of the next row, and the digest of what it says."""
        said = canonical(plain(row.cells)) if row.faults else row.canonical()
        digest = hashlib.sha256(said).hexdigest()
        if row.identifier:
            return uuid5(self._namespace, f"identifier:{row.identifier}"), digest
        self._equals[digest] += 1
        return uuid5(self._namespace, f"content:{digest}:{self._equals[digest]}"), digest
