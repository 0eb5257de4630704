"""The forms that say of two reports what they are to each other."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms import SentForm
from centres.forms.fields import ltr

NUMBER = 40  # characters


class RelatingForm(SentForm):
    """Names the other report by its number."""

    shown_at = {"principal": ""}

    other = forms.CharField(label=_("Number of the other report"), max_length=NUMBER, widget=ltr())


class ProposalForm(RelatingForm):
    """Names the report that counts, too: one of the two."""

    principal = forms.CharField(max_length=NUMBER, widget=forms.HiddenInput)
