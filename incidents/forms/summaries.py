"""The forms of a day's summary: what one thinks of it, issuing it, signing it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms import SentForm
from centres.forms.fields import words
from incidents.models.summary import RESERVATION, TEXT


class AssessmentForm(SentForm):
    """The section of a room, or (without one) the words for all; based on what was read."""

    centre = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    based_on = forms.IntegerField(
        required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput
    )
    text = words(_("Assessment"), most=TEXT, lines=4, required=False)


class IssueForm(SentForm):
    edition = forms.IntegerField(min_value=1, max_value=999, widget=forms.HiddenInput)
    reason = words(_("Why it is corrected"), most=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if str(self["edition"].value()) == "1":
            self.fields["reason"].widget = forms.HiddenInput()


class SignForm(SentForm):
    edition = forms.IntegerField(min_value=1, max_value=999, widget=forms.HiddenInput)
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reservation = words(
        _("Reservation, where there is one"), most=RESERVATION, lines=2, required=False
    )
