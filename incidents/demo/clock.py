"""The clock of the demo: things happen when they would have, and not all while it is made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from django.utils import timezone


class Clock:
    """Goes from one thing that is to happen to the next, up to the moment when it was made."""

    def __init__(self, *, end: datetime, ago: timedelta):
        self.end, self.now = end, end - ago
        self._due: list[tuple[datetime, int, Callable[[], object]]] = []
        self._order = count()

    def at(self, when: datetime, act: Callable[[], object]) -> None:
        """Let something happen then; not at all where that is still to come."""
        if when < self.end:
            heappush(self._due, (when, next(self._order), act))

    def run(self) -> None:
        """Let everything happen in the order of its time, and what follows from it as well."""
        while self._due:
            when, _order, act = heappop(self._due)
            self.now = max(self.now, when)
            act()
        self.now = self.end


@contextmanager
def moved(ago: timedelta) -> Iterator[Clock]:
    """Set the clock of this process back: whoever asks for the time is told that of the demo."""
    real = timezone.now
    clock = Clock(end=real(), ago=ago)
    timezone.now = lambda: clock.now
    try:
        yield clock
    finally:
        timezone.now = real
