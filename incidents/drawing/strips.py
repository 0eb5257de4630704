"""Small bars in a row, one for each day: their places in a drawing 30 units high."""

from collections.abc import Callable, Iterable, Mapping, Sequence

HIGH, STEP, WIDE = 30, 6, 4.6
LOWEST = 0.8  # of a day with nothing: a line to stand on
WEEK = 7

Days = Sequence[int | None]  # None: not known


def bars(days: Days, *, most: int | None = None) -> dict:
    """Return the drawing of the days, the oldest first; `most` is what the full height stands for.

    Without it the highest day does. A day that is not known has no bar to stand on.
    """
    full = max(highest([days]) if most is None else most, 1)
    heights = [
        0 if count is None else max(round(min(count, full) / full * HIGH, 1), LOWEST)
        for count in days
    ]
    last = len(days) - 1
    drawn = [
        {"x": i * STEP, "y": round(HIGH - height, 1), "height": height, "last": i == last}
        for i, height in enumerate(heights)
    ]
    return {
        "width": STEP * len(days),
        "bars": drawn,
        "path": "".join(f"M{bar['x']} {bar['y']}h{WIDE}V{HIGH}h-{WIDE}z" for bar in drawn[:last]),
        "latest": drawn[last] if drawn else None,
    }


def highest(series: Iterable[Days]) -> int:
    return max((count or 0 for days in series for count in days), default=0)


def strips(series: Mapping[str, Days], label: Callable[[str], str]) -> list[dict]:
    """Return a row for each code: its days, drawn to one scale for all, and what they add up to."""
    most = highest(series.values())
    return [_strip(label(code), days, most) for code, days in series.items()]


def _strip(label: str, days: Days, most: int) -> dict:
    counts = [count or 0 for count in days]
    return {
        "label": label,
        "days": ["–" if count is None else count for count in days],
        "total": sum(counts),
        "week": sum(counts[-WEEK:]),
        "last": counts[-1],
        "strip": bars(days, most=most),
    }
