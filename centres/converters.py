"""The parts of addresses that name something: a room, a report, a day, a row."""

from datetime import date

from django.urls import register_converter

from centres import values


class TextConverter:
    """A text of a certain form, which the page is given as it stands in the address."""

    def to_python(self, value: str):
        return value

    def to_url(self, value) -> str:
        return str(value)


class CodeConverter(TextConverter):
    regex = "[A-Za-z0-9]{1,16}"


class NumberConverter(TextConverter):
    regex = "[A-Za-z][A-Za-z0-9]{0,15}-[0-9]{4}-[0-9]{1,9}"


class WeekConverter(TextConverter):
    regex = "[0-9]{4}-W[0-9]{2}"


class MonthConverter(TextConverter):
    regex = "[0-9]{4}-[0-9]{2}"


class DayConverter(TextConverter):
    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if day.year not in values.YEARS:
            raise ValueError(value)
        return day


class DigestConverter(TextConverter):
    regex = "[0-9a-f]{64}"


class MarkConverter(TextConverter):
    regex = "[0-9a-f]{16}"


class TileConverter(TextConverter):
    regex = "[0-9]{1,2}/[0-9]{1,8}/[0-9]{1,8}"


class KeyConverter(TextConverter):
    """The key of a row that is counted, as far as PostgreSQL counts."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)


register_converter(CodeConverter, "code")  # of a room: K1
register_converter(NumberConverter, "number")  # of a report: K1-2026-0142
register_converter(WeekConverter, "week")
register_converter(MonthConverter, "month")
register_converter(DayConverter, "day")
register_converter(KeyConverter, "key")
register_converter(DigestConverter, "digest")  # a SHA-256
register_converter(MarkConverter, "mark")  # the beginning of one
register_converter(TileConverter, "tile")  # zoom, column and row: 9/318/201
