"""Every address and method of the permission matrix as a call that succeeds, to be made odd."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import get_resolver

from tests.fuzz.targets import caller, client_of, numbers, target
from tests.support.filled_form import opened
from tests.test_permissions import DATED, NAMED_BY, SENT, rows, sent

ONE_OF_A_NAME = {"username", "code"}  # fields


@dataclass
class Call:
    """A call that succeeds: by whom, the parameters of its address, what is sent with it."""

    by: str | None
    address: dict[str, str]
    sent: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Door:
    """An address by its name, and a method."""

    name: str
    method: str

    def __str__(self):
        return f"{self.method} {self.name}"

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api_")

    @property
    def pattern(self) -> tuple[str, list[str]]:
        """Return the address with places for its parameters, and their names."""
        return get_resolver().reverse_dict.getlist(self.name)[0][0][0]

    @property
    def row(self) -> dict:
        """Return the row of the matrix by which somebody is let through, else the first."""
        if self == SIGN_IN:
            return {"url": self.name, "method": "POST", "object": "", "verb": "", "stranger": "yes"}
        found = [row for row in rows() if (row["url"], row["method"]) == (self.name, self.method)]
        return next((row for row in found if caller(row)), found[0])

    def prepared(self) -> Call:
        """Make what the call is about, and return the call."""
        row = self.row
        by, on = target(row)
        tag = getattr(on, "version", None)
        return Call(
            by=by,
            address={name: _named(name, self, on) for name in self.pattern[1]},
            sent=_sent(self, row, by, on),
            headers={"If-Match": f'"{tag}"'} if tag else {},
        )


def every() -> list[Door]:
    """Return the doors of the matrix, and the one of those that nobody has to be let through."""
    return [*dict.fromkeys(Door(row["url"], row["method"]) for row in rows()), SIGN_IN]


SIGN_IN = Door("sign_in", "POST")


def _named(name: str, door: Door, on: Any) -> str:
    if (name,) in DATED:
        return str(getattr(on, "day", DATED[(name,)]))
    return str(getattr(on, NAMED_BY.get(name, "pk")))


def _sent(door: Door, row: dict, by: str | None, on: Any) -> dict:
    if door.name == "incident_revise" and door.method == "POST":
        shown = opened(client_of(by), f"/incidents/{on.number}/revise/")
        return shown | sent(place="Tuz", based_on=on.version)(on)
    if door == SIGN_IN:
        return {"username": "nalin", "password": "heron"}
    told = SENT.get((door.name, door.method))
    fields = told(on) if told else {}
    if not fields and door.method == "POST":
        fields = sent()(on)
    number = next(numbers)
    unique = {name: f"{fields[name]}{number}" for name in ONE_OF_A_NAME & set(fields)}
    return {name: _plain(value) for name, value in (fields | unique).items()}


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | list | dict | None) else str(value)
