"""Times as people say them are read in three languages, at any hour, and nothing else raises.

What is expected is worked out by Python's own calendar from the same hour, C being UTC+3.
"""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from incidents.notation import dtg, is_clock_alone, parse_coming, parse_time, truncate

C = timezone(timedelta(hours=3))
ODD_HOURS = [
    datetime(2026, 11, 22, 14, 30, tzinfo=C),
    datetime(2026, 12, 31, 23, 59, tzinfo=C),
    datetime(2027, 1, 1, 0, 0, tzinfo=C),
    datetime(2027, 1, 1, 0, 5, tzinfo=C),
    datetime(2028, 2, 29, 0, 1, tzinfo=C),
    datetime(2028, 3, 1, 2, 59, tzinfo=C),  # in UTC it is February
    datetime(2027, 3, 1, 12, 0, tzinfo=C),
    datetime(2026, 11, 22, 23, 55, tzinfo=C),
]
START = datetime(1970, 1, 1, tzinfo=C)


def moments(first, last):
    """Draw minutes of the years in C, the last one left out."""
    since, until = ((START.replace(year=year) - START) // MINUTE for year in (first, last))
    return st.integers(since, until - 1).map(lambda minutes: START + minutes * MINUTE)


MINUTE = timedelta(minutes=1)
hours = st.sampled_from(ODD_HOURS) | moments(2020, 2036)
EASTERN = [
    str.maketrans("0123456789", digits) for digits in ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
]
scripts = st.sampled_from(EASTERN)
GRACE = timedelta(minutes=10)
YESTERDAY = ("yesterday", "أمس", "امس", "البارحة", "دوێنێ")
TODAY = ("today", "اليوم", "ئەمڕۆ")
NOW = ("now", "الآن", "ئێستا", "-0m")
WEEK = (
    ("mon", "Monday", "الاثنين", "دووشەممە"),
    ("tue", "Tues", "الثلاثاء", "سێشەممە"),
    ("wed", "Wednesday", "الأربعاء", "چوارشەممە"),
    ("thu", "Thurs", "الخميس", "پێنجشەممە"),
    ("fri", "Friday", "الجمعة", "هەینی"),
    ("sat", "Saturday", "السبت", "شەممە"),
    ("sun", "Sunday", "الأحد", "یەکشەممە"),
)
MONTHS = (
    ("JAN", "January", "كانون الثاني", "ك2", "يناير", "کانوونی دووەم"),
    ("FEB", "february", "شباط", "فبراير", "شوبات"),
    ("MAR", "March", "آذار", "مارس", "ئازار"),
    ("APR", "april", "نيسان", "أبريل", "نیسان"),
    ("MAY", "may", "أيار", "مايس", "مايو", "ئایار"),
    ("JUN", "june", "حزيران", "يونيو", "حوزەیران"),
    ("JUL", "July", "تموز", "يوليو", "تەمووز"),
    ("AUG", "august", "آب", "أغسطس", "ئاب"),
    ("SEP", "Sept", "أيلول", "سبتمبر", "ئەیلوول"),
    ("OCT", "october", "تشرين الأول", "ت1", "أكتوبر", "تشرینی یەکەم"),
    ("NOV", "November", "تشرين الثاني", "ت2", "نوفمبر", "تشرینی دووەم"),
    ("DEC", "dec", "كانون الأول", "ك1", "ديسمبر", "کانوونی یەکەم"),
)


def read(text, now):
    return parse_time(text, now=now).at.astimezone(C)


def midnight(at):
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


@given(now=hours, minutes=st.integers(0, 9_999), script=scripts)
def test_minutes_ago_are_so_many_minutes_before_now(now, minutes, script):
    expected = (now - timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    units = ("-{n}m", "-{n} min", "{n} minutes ago", "-{n} د", "قبل {n} دقيقة", "پێش {n} خولەک")
    for form in (*units, "-{n}", "{n} خولەک لەمەوبەر"):
        assert read(form.format(n=minutes).translate(script), now) == expected, form


@given(now=hours, many=st.integers(0, 999), script=scripts)
def test_hours_ago_are_so_many_hours_before_now(now, many, script):
    expected = (now - timedelta(hours=many)).replace(second=0, microsecond=0)
    for form in ("-{n}h", "-{n} hours", "{n} h ago", "قبل {n} ساعات", "{n} کاتژمێر لەمەوبەر"):
        assert read(form.format(n=many).translate(script), now) == expected, form


@given(now=hours)
def test_now_is_this_minute(now):
    for word in NOW:
        assert read(word, now) == now.replace(second=0, microsecond=0), word


@given(now=hours, clock=st.times(), script=scripts)
def test_a_clock_of_a_named_day_is_on_it(now, clock, script):
    for words, days in ((YESTERDAY, 1), (TODAY, 0)):
        at = midnight(now) - timedelta(days=days)
        expected = at.replace(hour=clock.hour, minute=clock.minute)
        for word in words:
            for form in (f"{word} {clock:%H%M}", f"{word} {clock:%H:%M}", f"{clock:%Hh%M} {word}"):
                assert read(form.translate(script), now) == expected, form
            assert parse_time(word, now=now) == (at.astimezone(UTC), "day")


@given(now=hours, clock=st.times(), script=scripts)
def test_a_clock_alone_is_the_latest_such_and_so_is_its_half_of_the_day(now, clock, script):
    half, hour = clock.strftime("%p").lower(), f"{(clock.hour + 11) % 12 + 1}:{clock:%M}"
    arabic, kurdish = ("م", "دوای نیوەڕۆ") if half == "pm" else ("صباحاً", "پێش نیوەڕۆ")
    forms = [
        f"{clock:%H%M}",
        f"{clock.hour}{clock:%M}",
        f"{clock.hour}:{clock:%M}",
        f"{clock:%Hh%M}",
    ]
    forms = [form for form in forms if len(form) > 2]
    for form in (*forms, f"{hour} {half}", f"{hour} {arabic}", f"{hour} {kurdish}"):
        at = read(form.translate(script), now)
        assert (at.hour, at.minute) == (clock.hour, clock.minute), form
        assert now + GRACE - timedelta(days=1) < at <= now + GRACE, form
        assert is_clock_alone(form)


@given(now=hours, clock=st.times() | st.none(), weekday=st.integers(0, 6), script=scripts)
def test_a_day_of_the_week_is_the_latest_such(now, clock, weekday, script):
    for name in WEEK[weekday]:
        text = f"{name} {clock:%H%M}" if clock else name
        at = read(text.translate(script), now)
        assert at.weekday() == weekday, name
        assert now + GRACE - timedelta(days=7) < at <= now + GRACE, name
        assert not is_clock_alone(text)


@given(now=hours, back=st.integers(0, 364), clock=st.times() | st.none(), script=scripts)
@example(now=ODD_HOURS[1], back=364, clock=None, script=EASTERN[0])  # 1 JAN, a minute before it
def test_a_day_of_a_month_is_the_latest_such(now, back, clock, script):
    day = midnight(now) - timedelta(days=back)
    expected = day.replace(hour=clock.hour, minute=clock.minute) if clock else day
    if expected > now + GRACE or (day.month, day.day) == (2, 29):
        return
    a_year_on = expected.replace(year=expected.year + 1)
    latest = a_year_on if a_year_on <= now + GRACE else expected
    names = MONTHS[day.month - 1]
    written = f" {clock:%H:%M}" if clock else ""
    forms = [f"{day.day} {name}{written}" for name in names]
    forms += [f"{day.day}/{day.month}{written}", f"{day.day}.{day.month}.{written}"]
    for form in forms:
        assert read(form.translate(script), now) == latest, form
    for form in (f"{day.day}/{day.month}/{day.year}{written}", f"{day:%Y/%m/%d}{written}"):
        assert read(form.translate(script), now) == expected, form


@given(now=hours, at=moments(1970, 2070))
def test_what_is_read_is_printed_and_read_again(now, at):
    at = at.replace(tzinfo=C)
    for text in (
        f"{at:%d/%m/%Y %H:%M}",
        f"{at.day} {MONTHS[at.month - 1][3]} {at.year} {at:%H:%M}",
    ):
        moment = parse_time(text, now=now)
        assert moment == (truncate(at, "minute"), "minute")
        assert parse_time(dtg(*moment), now=now) == moment


PIECES = st.sampled_from(
    [
        *(*YESTERDAY, *TODAY, *NOW, *(name for names in (*WEEK, *MONTHS) for name in names)),
        *("ago", "am", "م", "د.ن", "قبل", "ساعة", "h", "C", "Z", "at", "2026"),
        *"0123456789-+:/., ",
    ]
)


@given(now=hours, text=st.text(max_size=60) | st.lists(PIECES, max_size=8).map("".join))
def test_whatever_is_typed_is_a_time_or_refused_with_a_sentence(now, text):
    for parse in (parse_time, parse_coming):
        try:
            at = parse(text, now=now).at
        except ValidationError as refused:
            assert refused.messages[0].endswith(".")
        else:
            assert at.tzinfo is not None


@given(now=hours, clock=st.times())
def test_what_is_to_come_is_the_next_such(now, clock):
    for text in (f"{clock:%H%M}", f"{clock:%Hh%M}"):
        at = parse_coming(text, now=now).at
        assert timedelta(0) < at - now <= timedelta(days=1)
    tomorrow = midnight(now) + timedelta(days=1, hours=clock.hour, minutes=clock.minute)
    for word in ("tomorrow", "غداً", "سبەینێ"):
        assert parse_coming(f"{word} {clock:%H:%M}", now=now).at == tomorrow
    ahead = parse_coming("+2h", now=now).at - now
    assert timedelta(hours=1, minutes=59) < ahead <= timedelta(hours=2)


@pytest.mark.parametrize("text", ["sat", "26 NOV", "tomorrow"])
def test_of_a_day_alone_that_is_to_come_the_hour_is_asked(text):
    with pytest.raises(ValidationError, match="at which hour"):
        parse_coming(text, now=ODD_HOURS[0])
