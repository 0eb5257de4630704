"""The forms of one text: a follow-up entry, a note, the reason for striking."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms import SentForm
from centres.forms.fields import version, words
from incidents.models.entry import LONGEST


class EntryForm(SentForm):
    text = words(_("Add a follow-up"), most=LONGEST, lines=3)


class NoteForm(SentForm):
    """A line of the room that is no incident."""

    centre = forms.ModelChoiceField(
        label=_("Room"), queryset=None, empty_label=None, to_field_name="code"
    )
    text = words(_("New note"), most=LONGEST, lines=3)

    def __init__(self, *args, centres, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self.fields["centre"], centres)


class StrikeForm(SentForm):
    shown_at = {"strike_reason": "reason"}

    based_on = version()
    reason = words(_("Reason for striking"), most=500, lines=3)


def offer(field: forms.ModelChoiceField, centres) -> None:
    """Offer the centres; where there is but one, do not ask."""
    field.queryset = centres
    if len(centres) == 1:
        field.widget = forms.HiddenInput()
        field.initial = centres[0].pk
