"""States of the journal, field by field: what one says, and what differs between two."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

SHORT = 60  # characters


@dataclass(frozen=True)
class Changed:
    """What one field said before and says after; None where it said nothing."""

    name: str
    before: str | None
    after: str | None

    @property
    def long(self) -> bool:
        """Tell whether both are read more easily one below the other."""
        return min(len(self.before or ""), len(self.after or "")) > SHORT


def fields(state: Any) -> dict[str, str]:
    """Return what a state says, by the name of the field; what is null is left out."""
    return {name: _text(value) for name, value in _flat(state) if value is not None}


def changes(before: Any, after: Any) -> list[Changed]:
    """Return the fields in which two states differ, in the order of the states."""
    was, now = fields(before), fields(after)
    return [
        Changed(name, was.get(name), now.get(name))
        for name in {**now, **was}
        if was.get(name) != now.get(name)
    ]


def _flat(state: Any) -> Iterator[tuple[str, Any]]:
    """Yield name and value of each field, and of each field inside one."""
    if not isinstance(state, dict):
        yield "", state
        return
    for name, value in state.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", within) for inner, within in value.items())
        else:
            yield name, value


def _text(value: Any) -> str:
    """Return a text as it is, so that it can be read, and all else as JSON."""
    return value if isinstance(value, str) and value else orjson.dumps(value).decode()
