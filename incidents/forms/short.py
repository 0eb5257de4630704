"""The forms of a field or two: a follow-up, a note, a reason, an outcome, a signature."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms import SentForm
from centres.forms.fields import Choice, ltr, version, words
from centres.text import digits
from centres.text.languages import choices_or_none
from incidents.forms.when_and_where import TimeField, hour_asked, typed_at
from incidents.kinds import Fate
from incidents.models.duty import NOTE
from incidents.models.entry import LONGEST
from incidents.models.incident import NARRATIVE


class EntryForm(SentForm):
    text = words(_("Add a follow-up"), most=LONGEST, lines=3)


class TranslationForm(SentForm):
    """What the narrative of a version says in another language."""

    version = version()
    language = Choice(label=_("Language"), choices=choices_or_none)
    text = words(_("Translation"), most=NARRATIVE, lines=6)


class NoteForm(SentForm):
    """A line of the room that is no incident."""

    centre: forms.ModelChoiceField = forms.ModelChoiceField(
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


class SignOutForm(SentForm):
    """The outgoing officer's signature under the watch list, with a note."""

    centre: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Room"), queryset=None, empty_label=None, to_field_name="code"
    )
    note = words(_("Note to the next officer"), most=NOTE, lines=4, required=False)

    def __init__(self, *args, centres, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self.fields["centre"], centres)


class OutcomeForm(SentForm):
    """How an abduction ended, and when."""

    based_on = version()
    outcome = Choice(
        label=_("Outcome"),
        choices=[("", "–"), *(fate for fate in Fate.choices if fate[0] != Fate.OPEN)],
    )
    outcome_at = TimeField(
        label=_("Time of outcome"),
        max_length=digits.LONGEST,
        required=False,
        widget=ltr(dir="auto"),
    )
    typed_at = hour_asked()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome_at"].read_from = typed_at(self.data)

    def arguments(self) -> dict:
        """Return what was typed as the action takes it."""
        moment = self.cleaned_data["outcome_at"]
        told = {name: self.cleaned_data[name] for name in ("submission", "based_on", "outcome")}
        return {**told, "outcome_at": moment and moment.at}


def offer(field: forms.ModelChoiceField, centres) -> None:
    """Offer the centres; where there is but one, do not ask."""
    field.queryset = centres
    if len(centres) == 1:
        field.widget = forms.HiddenInput()
        field.initial = centres[0].pk
