"""Chance that comes out the same each time: draws that follow from what they are drawn for."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np


class Draw:
    """Draws decided by a seed of any values: the same seed, the same draws."""

    def __init__(self, *seed: Any):
        digest = hashlib.sha256(repr(seed).encode()).digest()
        self._numbers = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16])))

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return int(self._numbers.integers(low, high + 1))

    def chance(self, share: float) -> bool:
        """Return True in this share of all draws."""
        return self._numbers.random() < share

    def pick(self, options: Sequence) -> Any:
        return options[self.between(0, len(options) - 1)]

    def pick_by_weight(self, weights: dict) -> Any:
        """Return a key, each as often as its whole number says."""
        return self.pick([key for key, weight in weights.items() for _each in range(weight)])

    def shuffled(self, items: Sequence) -> list:
        return [items[i] for i in self._numbers.permutation(len(items))]
