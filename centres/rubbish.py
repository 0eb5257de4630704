"""Work in chunks, whose thousands of objects the search for rubbish would go through in vain."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left() -> Iterator[None]:
    """Let no search for circles of objects begin inside: what is in none is freed as ever.

    Each search goes through all that a chunk holds. The threads of the process wait with theirs.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()
