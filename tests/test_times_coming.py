"""Times that are to come: what an officer leaves out makes it the next such time."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from incidents.notation import dtg, parse_coming
from tests.support.builders import at

NOW = at(2026, 11, 22, 11, 5)  # 221405C NOV 26


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("221605C NOV 26", "221605C NOV 26"),
        ("2026-11-23 09:30", "230930C NOV 26"),
        ("16:05", "221605C NOV 26"),
        ("14:06", "221406C NOV 26"),
        ("14:05", "231405C NOV 26"),  # this very minute is over
        ("09:00", "230900C NOV 26"),
        ("١٦:٠٥", "221605C NOV 26"),
        ("2330Z", "230230C NOV 26"),
        ("16C", "2216C NOV 26"),
        ("221406C", "221406C NOV 26"),
        ("221405C", "221405C DEC 26"),
        ("010800C", "010800C DEC 26"),
        ("311200C", "311200C DEC 26"),
        ("211405C NOV 26", "211405C NOV 26"),  # said in full, and refused by who asks
    ],
)
def test_a_time_that_is_to_come(text, read):
    moment = parse_coming(text, now=NOW)
    assert dtg(moment.at, moment.precision) == read


def test_a_day_that_the_next_month_lacks_is_in_the_month_after():
    moment = parse_coming("300900C", now=at(2026, 1, 30, 12))
    assert dtg(moment.at) == "300900C MAR 26"


@pytest.mark.parametrize("clock", ["00:00", "02:59", "03:00", "14:05", "23:59"])
@pytest.mark.parametrize("hour", [0, 20, 21, 23])
def test_a_clock_time_is_always_within_the_day(clock, hour):
    now = at(2026, 12, 31, hour, 30)
    moment = parse_coming(clock, now=now)
    assert timedelta(0) < moment.at - now <= timedelta(days=1)


@pytest.mark.parametrize("text", ["22 NOV 26", "2026-11-23"])
def test_a_day_alone_does_not_say_when_on_it(text):
    with pytest.raises(ValidationError, match="Say at which hour as well"):
        parse_coming(text, now=NOW)


@pytest.mark.parametrize("text", ["soon", "25:00", "320900C", "221405D NOV 26", "9" * 500])
def test_what_is_no_time_is_refused_with_a_sentence(text):
    with pytest.raises(ValidationError) as wrong:
        parse_coming(text, now=NOW)
    assert wrong.value.messages[0].endswith(".")
