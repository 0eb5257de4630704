"""Measures what work costs: the time that its statements take in the database, and in all."""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager

from django.db import connection


class Costs:
    """Milliseconds by name: of the database alone, and of the whole."""

    def __init__(self):
        self.database: dict[str, list[float]] = defaultdict(list)
        self.whole: dict[str, list[float]] = defaultdict(list)
        self.statements: dict[str, int] = {}

    def measure(self, name: str, work: Callable):
        """Do the work, write down what it cost, and return what it returned."""
        with statements() as spent:
            begun = time.perf_counter()
            done = work()
            self.whole[name].append((time.perf_counter() - begun) * 1000)
        self.database[name].append(sum(spent))
        self.statements[name] = len(spent)
        return done

    def median(self, name: str) -> float:
        """Return the milliseconds in the database."""
        return statistics.median(self.database[name])

    def ratio(self, name: str, to: str) -> float:
        """Return the median ratio of what was measured side by side."""
        pairs = zip(self.database[name], self.database[to], strict=True)
        return statistics.median(one / other for one, other in pairs)

    def line(self, name: str) -> str:
        database, whole = self.median(name), statistics.median(self.whole[name])
        best = min(self.database[name])
        return (
            f"{name:<34} {database:8.1f} ms in the database ({best:.1f} at best), "
            f"{whole:8.1f} ms in all, {self.statements[name]:2} statements"
        )


@contextmanager
def statements():
    """Yield a list that gets the milliseconds of each statement, its rows included."""
    spent = []

    def timed(execute, sql, parameters, many, context):
        begun = time.perf_counter()
        try:
            return execute(sql, parameters, many, context)
        finally:
            spent.append((time.perf_counter() - begun) * 1000)

    with connection.execute_wrapper(timed):
        yield spent
