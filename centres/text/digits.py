"""What people type where a number, a time or a place is asked: one reader of its digits.

The fields of forms that ask for numbers are text: in a number input a wheel changes what was
typed, and the digits of other keyboards are swallowed.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

LONGEST = 100  # characters; nothing longer is a time or a place
# What a browser lets through: digits, and what the reader takes away around them.
WHOLE = r"[0-9٠-٩۰-۹\s\p{Cf}]*"
DECIMAL = r"[0-9٠-٩۰-۹+\-−.,٫،\s\p{Cf}]*"

_WESTERN = {first + n: str(n) for first in (0x0660, 0x06F0) for n in range(10)}
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PLAIN = str.maketrans({**dict.fromkeys(",٫،", "."), "−": "-"})  # by keyboard
_WHOLE = re.compile(r"[0-9]{1,19}")
_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def western_digits(text):
    """Short machine-readable input with 0-9 only, no invisible marks and single plain spaces."""
    return " ".join(_INVISIBLE.sub("", text.translate(_WESTERN)).split())


def whole_number(text: str) -> int | None:
    """Return the whole number that is written, of at most 19 digits; None where it is none."""
    plain = western_digits(text)
    return int(plain) if _WHOLE.fullmatch(plain) else None


def decimal_number(text: str) -> float | None:
    """Return the number that is written, with a point or a comma; None where it is none."""
    plain = western_digits(text).translate(_PLAIN)
    return float(plain) if _DECIMAL.fullmatch(plain) else None


def _typed(**attrs) -> forms.TextInput:
    return forms.TextInput({"dir": "ltr", "autocomplete": "off", **attrs})


def _read(value, reader, sentence):
    text = western_digits("" if value is None else str(value))
    number = reader(text)
    if text and number is None:
        raise ValidationError(sentence, code="invalid")
    return number


class NumberField(forms.IntegerField):
    """A whole number within limits, in any digits."""

    def __init__(self, *, min_value, max_value, wrong=None, **more):
        wording = wrong or _("Give a whole number from {least} to {most}.")
        sentence = format_lazy(wording, least=min_value, most=max_value)
        super().__init__(
            min_value=min_value,
            max_value=max_value,
            widget=_typed(inputmode="numeric", pattern=WHOLE),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sentence),
            **more,
        )

    def to_python(self, value):
        return _read(value, whole_number, self.error_messages["invalid"])


class DecimalField(forms.FloatField):
    """A number in any digits, with a point or a comma, within the limits of a model's field."""

    def __init__(self, *, of, wrong, **more):
        limits = {rule.code: rule.limit_value for rule in of.validators}
        sentence = format_lazy(wrong, **limits)
        super().__init__(
            widget=_typed(inputmode="decimal", pattern=DECIMAL),
            validators=of.validators,
            error_messages=dict.fromkeys(("invalid", *limits), sentence),
            **more,
        )

    def to_python(self, value):
        return _read(value, decimal_number, self.error_messages["invalid"])
