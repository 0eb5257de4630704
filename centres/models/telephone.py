"""Telephone numbers as people write them: digits of any script, spaces, a plus in front."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from centres.text.digits import western_digits

LONGEST = 30  # characters
WRITTEN = re.compile(r"\+?[0-9][0-9 ]*")
WRONG = _("Give digits and spaces, with a + in front where the country is told: +964 770 123 4567.")


def read(text: str) -> str:
    """Return the number in Western digits, its groups as written. Raises ValidationError."""
    number = western_digits(text)
    if number and not WRITTEN.fullmatch(number):
        raise ValidationError(WRONG)
    return number


class TelephoneField(models.CharField):
    """A number that one calls, in one form whoever wrote it; empty where none is known."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": LONGEST, "blank": True, "default": "", **kwargs})

    def to_python(self, value):
        return read(super().to_python(value) or "")
