"""A column that names one of the languages of the settings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from centres.text.languages import NAMED_IN, choices


class LanguageField(models.CharField):
    """Takes whatever language the settings have, and no migration for another."""

    def __init__(self, **kwargs):
        super().__init__(
            **{"verbose_name": _("language"), **kwargs, "max_length": 3, "choices": choices}
        )

    def deconstruct(self):
        """Return what the migrations have: the languages that there were when they were made."""
        name, _path, args, kwargs = super().deconstruct()
        first = [(code, label) for code, label in choices() if code in NAMED_IN]
        kwargs["choices"] = first
        return name, "django.db.models.CharField", args, kwargs
