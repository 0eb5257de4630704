"""What every form that is sent has: a submission of its own, and a place for each refusal."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError


class SentForm(forms.Form):
    """A form that is recorded once, however often it is sent."""

    fields: dict[str, Any]  # each of its own kind
    shown_at: dict[str, str] = {}  # where it shows what an action found wrong with a field

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def show(self, wrong: ValidationError) -> None:
        """Put what an action found wrong at the fields it is about."""
        faults = wrong.error_dict if hasattr(wrong, "error_dict") else {"": wrong.error_list}
        for path, found in faults.items():
            name = self.shown_at.get(path, path)
            name = name if name in self.fields else name.replace(".", "_")
            self.add_error(name if name in self.fields else None, found)


def first_typed() -> dict:
    """Return what a new form starts with: a submission of its own."""
    return {"submission": str(uuid4())}
