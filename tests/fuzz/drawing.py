"""Draws odd values of each class for all that may be sent through a door, and keeps count."""

import traceback
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Collection, Iterator
from copy import deepcopy
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from coordination.local import servers
from incidents.search.paging import packed
from tests.fuzz.calling import answer
from tests.fuzz.doors import Call, Door
from tests.fuzz.fields import Described, declared, watched
from tests.fuzz.odd import CLASSES, Odd
from tests.fuzz.targets import client_of

UNKNOWN = "unknown"  # a parameter that no filter has: an address with one is filled in and refused
POLLED = {"X-Poll": "1"}  # as a page asks that lives
# What is sent usually, where the call itself does not send it.
USUAL = {
    "location": "35.40000, 44.40000",
    "bbox": "43.5,33.5,45.5,36.5",
    "cursor": packed("2026-11-20T11:05:00+00:00", 1, UUID(int=5)),
    "q": "ford",
    "occurred_from": "2026-11-01",
    "occurred_until": "2026-12-01",
    "address": "/tiles/a/{z}/{x}/{y}.png",
}
# Where a field lies within another that is not sent usually.
WHOLE = {
    "salute": {"size": "Six"},
    "abduction": {"outcome": "released", "demand": "Money"},
    "casualties": [{"outcome": "killed", "category": "civilian", "count": 1}],
    "grading": {"source": "F", "information": 6},
}
POINT = {"mgrs": None, "latitude": 35.4, "longitude": 44.4, "location_confirmed": True}
# What is sent beside a field, or with None is not, so that it is looked at: by how it begins.
BESIDE = {
    "salute": {"kind": "movement"},
    "abduction": {"kind": "abduction"},
    "latitude": POINT,
    "longitude": POINT,
    "location_precision_m": POINT,
    "location": {"location_confirmed": "on"},
    "dtg": {"occurred_at": None},
    "due": {"within": None},
    "value": {"answer": "dispute", "disputed": "casualties"},
    "content": {"address": None},
    "hash": {"position": "1", "from": "1", "until": "5"},
}


class Fault(NamedTuple):
    """What went wrong at a door, where in our code, and the value that did it."""

    door: Door
    field: str
    value: Odd
    what: str


class Drawing:
    """One run by one seed: what was drawn, what it was answered, and what went wrong."""

    def __init__(self, described: Described, seed: int):
        self.described, self.seed = described, seed
        self.drawn: Counter[tuple[str, str, str]] = Counter()
        self.answers: Counter[int] = Counter()
        self.held: dict[str, set[str]] = {}  # by door
        self.filled: dict[str, set[tuple[str, str]]] = {}  # by form: doors and fields
        self.faults: dict[tuple[str, str], Fault] = {}

    def look(self, door: Door) -> None:
        """Find out what may be sent through the door: from what is described, else what is read."""
        self.held[str(door)] = held = set(door.pattern[1])
        for place in ("query", "header"):
            held |= self.described.parameters(door, place)
        held |= self.described.fields(door)
        call = door.prepared()
        call.sent |= {UNKNOWN: "1"} if door.method == "GET" else {}
        with watched() as (read, filled):
            answer(door, call)
            if door.method == "GET":
                call.headers |= POLLED
                answer(door, call)
        for form, fields in filled.items():
            self.filled.setdefault(form, set()).update((str(door), name) for name in fields)
        if not door.is_api:
            held.update(read - {UNKNOWN}, *filled.values())

    def draw(self, door: Door, times: int, classes: Collection[str], without=()) -> None:
        """Draw for every field of the door so many values of each class."""
        call = client = None
        for name, kind, random in self._due(door, times, classes, without):
            if call is None:
                call = door.prepared()
                client = client_of(call.by)
            value = self._value(name, kind, call, random)
            self.drawn[str(door), name, kind] += 1
            odd = _with(call, name, value, door, self.held[str(door)])
            if self._sent(door, odd, client, name, value):
                call = None

    def _due(self, door, times, classes, without) -> Iterator[tuple[str, str, Random]]:
        for name in sorted(self.held[str(door)] - set(without)):
            random = Random(f"{self.seed} {door} {name}")
            for kind in classes or [random.choice(list(CLASSES))]:
                for _time in range(times):
                    yield name, kind, random

    def _value(self, name: str, kind: str, call: Call, random: Random) -> Odd:
        usual = _usual(name, call)
        odd = CLASSES[kind](random, usual)
        if name == "cursor" and random.random() < 0.7:
            return _cursor(odd, random)
        return odd

    def _sent(self, door: Door, call: Call, client, name: str, value: Odd) -> bool:
        """Send a call; tell whether it may have been taken, and so cannot be sent again."""
        try:
            status = answer(door, call, client).status_code
        except Exception as wrong:
            self._fault(door, name, value, _where(wrong))
            return True
        self.answers[status] += 1
        allowed = self.described.statuses(door)
        if status >= 500 or (allowed and status not in allowed):
            self._fault(door, name, value, f"answers {status}")
        return status < 400 and door.method != "GET"

    def _fault(self, door: Door, name: str, value: Odd, what: str) -> None:
        fault = Fault(door, name, value, what)
        if (str(door), what) not in self.faults:
            print(f"odd: {fault!a}")
        self.faults.setdefault((str(door), what), fault)

    def missed(self, classes: Collection[str]) -> list[str]:
        """Return what the description and the forms hold and was not drawn with each class."""
        drawn = {door: set() for door in self.held}
        for door, name, kind in self.drawn:
            drawn[door].add((name, kind))
        found = [
            f"{door}: {name}, {kind}"
            for door, held in self.held.items()
            for name in held
            for kind in classes
            if (name, kind) not in drawn[door]
        ]
        for form, fields in declared().items():
            offered = {name for _door, name in self.filled.get(form, ())}
            found += [f"{form}: {name}, filled in nowhere" for name in fields - offered]
        return sorted(found)


def _usual(name: str, call: Call) -> str:
    for told in (call.address, call.headers, call.sent):
        if told.get(name):
            return str(told[name])
    inner: Any = WHOLE
    for part in name.split("."):
        inner = inner[int(part)] if isinstance(inner, list) else inner.get(part, "")
        if not isinstance(inner, list | dict):
            break
    return USUAL.get(name) or (str(inner) if isinstance(inner, str | int) else "")


def _with(call: Call, name: str, value: Odd, door: Door, held: Collection[str]) -> Call:
    """Return the call with the value in its place, and beside it what makes it count."""
    call = deepcopy(call)
    if name in call.address:
        call.address[name] = value
        return call
    if name[0].isupper():  # so begin headers, and nothing else
        call.headers[name] = value
        return call
    if name == "after" and door.method == "GET":
        call.headers |= POLLED
    beside = next((BESIDE[start] for start in BESIDE if name.startswith(start)), {})
    beside = {n: v for n, v in beside.items() if n in held}
    call.sent = {n: v for n, v in (call.sent | beside).items() if v is not None}
    if name == "content" and door.method == "POST":
        value = _file(value)
    _put(call.sent, name.split("."), value)
    return call


def _put(told: Any, path: list[str], value: Any) -> None:
    first, *rest = path
    key = int(first) if isinstance(told, list) else first
    if not rest:
        told[key] = value
        return
    if not isinstance(told, list) and not isinstance(told.get(key), dict | list):
        told[key] = deepcopy(WHOLE[first])
    _put(told[key], rest, value)


def _cursor(odd: Odd, random: Random) -> Odd:
    """Return a cursor that says it was given out, with an odd part."""
    parts = ["2026-11-20T11:05:00+00:00", "1", str(UUID(int=5))]
    parts[random.randrange(3)] = odd.text
    kept = parts if random.random() < 0.6 else [parts[0], parts[2]]
    text = " ".join(kept).encode("utf-8", "surrogatepass")
    packed_text = urlsafe_b64encode(text).decode().rstrip("=")
    return Odd(packed_text, f'"{packed_text}"')


def _file(odd: Odd) -> SimpleUploadedFile:
    """Return a GeoJSON file with the value as a number and as a name."""
    shape = '{"type": "Point", "coordinates": [44.4, %s]}'
    one = f'{{"type": "Feature", "geometry": {shape}, "properties": {{"name": %s}}}}'
    content = f'{{"type": "FeatureCollection", "features": [{one}]}}' % (odd.json, odd.json)
    if odd.json.startswith('"'):
        content = content.replace(odd.json, "35.4", 1)
    return SimpleUploadedFile("shapes.geojson", content.encode("utf-8", "surrogatepass"))


def _where(wrong: Exception) -> str:
    """Return what was raised, and the last place in our code."""
    frames = [f for f in traceback.extract_tb(wrong.__traceback__) if ".venv" not in f.filename]
    ours = [frame for frame in frames if "/tests/" not in frame.filename] or frames
    place = f"{ours[-1].filename.removeprefix(f'{servers.ROOT}/')}:{ours[-1].lineno}"
    return f"{type(wrong).__name__} at {place}: {str(wrong)[:120]!r}"
