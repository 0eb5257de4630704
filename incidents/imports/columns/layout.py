"""What a known layout of sheets is, and how the tables of layouts are written down."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from incidents.imports.columns.headings import key


@dataclass(frozen=True)
class Layout:
    """A layout is known by some of its headings; columns are given in the order they are read."""

    name: str  # recorded in mappings: it stays
    label: str
    needs: tuple[str, ...]  # headings, all of which must be there; of `a|b` one
    columns: tuple[tuple[str, str], ...]  # heading and field
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)  # of rows that say nothing of a field

    def fits(self, headings: Iterable[str]) -> bool:
        return has_all(headings, self.needs)

    def targets(self) -> dict[str, str]:
        """Return the field of each heading, in the form in which headings are compared."""
        return {key(name): target for name, target in self.columns}


def has_all(headings: Iterable[str], needs: Iterable[str]) -> bool:
    """Return whether each of the needs, of `a|b` one or the other, is among the headings."""
    there = {key(name) for name in headings}
    return all(there & {key(name) for name in need.split("|")} for need in needs)


def columns_of(text: str) -> tuple[tuple[str, str], ...]:
    """Read `field: heading, heading` line by line."""
    lines = (line.strip().partition(": ") for line in text.strip().splitlines())
    return tuple((name, target) for target, _colon, names in lines for name in names.split(", "))


def kinds_of(text: str) -> dict[str, str]:
    """Read `kind: value; value` line by line."""
    lines = (line.strip().partition(": ") for line in text.strip().splitlines())
    return {value: code for code, _colon, values in lines for value in values.split("; ")}
