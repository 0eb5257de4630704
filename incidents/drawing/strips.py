"""Small bars in a row, one for each day: their places in a drawing 30 units high."""

from collections.abc import Sequence

HIGH, STEP, WIDE = 30, 6, 4.6
LOWEST = 0.8  # of a day with nothing: a line to stand on


def bars(days: Sequence[int | None], *, most: int | None = None) -> dict:
    """Return the drawing of the days, the oldest first; `most` is what the full height stands for.

    Without it the highest day does. A day that is None is not known: it has no bar to stand on.
    """
    known = [count or 0 for count in days]
    full = max(most if most is not None else max(known, default=0), 1)
    heights = [
        0 if count is None else max(round(min(count, full) / full * HIGH, 1), LOWEST)
        for count in days
    ]
    last = len(days) - 1
    return {
        "width": STEP * len(days),
        "bars": [
            {"x": i * STEP, "y": round(HIGH - height, 1), "height": height, "last": i == last}
            for i, height in enumerate(heights)
        ],
    }
