"""Odd values for all that the description and the forms hold: no failure, and a book that holds.

`make fuzz` draws values of each class for everything that may be sent through any door, by another
seed each time. The suite draws a few through some of the doors, always the same. A seed that
failed is drawn again by SEED=….
"""

import time
from collections import Counter
from random import Random

import pytest

from centres import journal
from centres.journal import followers, verify
from centres.models import Follower, SetAside
from tests.fuzz.doors import Door, every
from tests.fuzz.drawing import Drawing
from tests.fuzz.fields import Described
from tests.fuzz.odd import CLASSES
from tests.fuzz.targets import client_of, is_known
from tests.fuzz.test_fuzz import CASES, FEW, SEED
from tests.support import builders

SOME = 24  # doors that the suite tries
PER_CASE = 100  # so many cases of an operation, one value of each class for each field


@pytest.fixture
def drawing(real, nalin, caplog):
    caplog.set_level("CRITICAL")  # refusals are what is looked for
    builders.watch(nalin)
    schema = client_of(nalin.username).get("/api/v1/schema/?format=json").json()
    return Drawing(Described(schema), SEED)


def test_every_door_has_something_to_be_called_on():
    assert [str(door) for door in every() if not is_known(door.row)] == []


def test_nothing_odd_is_a_failure_and_the_book_holds(drawing):
    if CASES == FEW:
        doors = Random(SEED).sample(every(), SOME)
        classes, times = (), 1
    else:
        doors, classes, times = every(), list(CLASSES), max(1, CASES // PER_CASE)
    started = time.monotonic()
    for door in doors:
        drawing.look(door)
        drawing.draw(door, times, classes)
    _say(drawing, time.monotonic() - started)
    assert not drawing.faults, "\n".join(map(str, drawing.faults.values()))
    if classes:
        assert drawing.missed(classes) == []
    _assert_that_the_book_holds()


def _say(drawing: Drawing, seconds: float) -> None:
    """Print the seed, how much was drawn of what, and what it was answered."""
    kinds = Counter(kind for _door, _name, kind in drawing.drawn.elements())
    fields = len({(door, name) for door, name, _kind in drawing.drawn})
    print(f"odd: seed {drawing.seed}, {drawing.drawn.total()} values in {seconds:.0f} s")
    print(f"odd: {fields} parameters and fields of {len(drawing.held)} doors, {dict(kinds)}")
    print(f"odd: least of one class for one field: {min(drawing.drawn.values())}")
    print(f"odd: answers {dict(sorted(drawing.answers.items()))}")


def _assert_that_the_book_holds() -> None:
    """Let every follower come to the head, then verify the whole book."""
    followers.catch_up()
    reached = dict(Follower.objects.values_list("name", "position"))
    names = {following.name for following in followers._following}
    assert {name: reached[name] for name in names} == dict.fromkeys(names, journal.position())
    assert not list(SetAside.objects.open())
    assert verify.verified().fault == ""


def test_what_is_not_drawn_is_found_out(drawing):
    """A harness that could not fail would prove nothing: a parameter, a field, a whole form."""
    statistics, strike = Door("api_statistics", "GET"), Door("incident_strike", "POST")
    for door in (statistics, strike):
        drawing.look(door)
        drawing.draw(door, 1, ["time"], without=["occurred_from", "reason"])
    missed = drawing.missed(["time"])
    assert {f"{statistics}: occurred_from, time", f"{strike}: reason, time"} <= set(missed)
    assert not {f"{statistics}: occurred_until, time", f"{strike}: based_on, time"} & set(missed)
    assert "NoteForm: text, filled in nowhere" in missed
    assert "StrikeForm: reason, filled in nowhere" not in missed


def fails_on_squares(get_response):
    """A middleware that fails where somebody asks for a square of the map."""

    def middleware(request):
        assert "side" not in request.GET
        return get_response(request)

    return middleware


def test_a_failure_is_found_out(drawing, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.{fails_on_squares.__name__}"]
    door = Door("map_square", "GET")
    drawing.held[str(door)] = {"side", "latitude"}
    drawing.draw(door, 1, ["number"], without=["side"])
    assert "AssertionError" in str(drawing.faults)
