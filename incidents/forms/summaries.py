"""The forms of a day's summary: what one thinks of it, issuing it, signing it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from centres import values
from centres.forms import SentForm
from centres.forms.fields import ltr, words
from centres.text.digits import western_digits
from incidents.models.summary import RESERVATION, TEXT
from incidents.summary import periods


class AssessmentForm(SentForm):
    """The section of a room, or (without one) the words for all; based on what was read."""

    centre = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    based_on = forms.IntegerField(
        required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput
    )
    text = words(_("Assessment"), most=TEXT, lines=4, required=False)


class IssueForm(SentForm):
    edition = forms.IntegerField(min_value=1, max_value=999, widget=forms.HiddenInput)
    reason = words(_("Reason for the correction"), most=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if str(self["edition"].value()) == "1":
            self.fields["reason"].widget = forms.HiddenInput()


class CutOffForm(SentForm):
    time = forms.TimeField(
        label=_("Days begin at"),
        widget=ltr(),
        help_text=_("A time in C such as 05:00."),
        error_messages={"invalid": _("Give a time such as 05:00.")},
    )
    holds_from = forms.DateField(
        label=_("From the day"),
        widget=ltr(),
        help_text=_("Such as 2026-12-10: the day after tomorrow at the earliest."),
        error_messages={"invalid": _("Give a date such as 2021-05-09.")},
    )


class SignForm(SentForm):
    edition = forms.IntegerField(min_value=1, max_value=999, widget=forms.HiddenInput)
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reservation = words(_("Reservation, if any"), most=RESERVATION, lines=2, required=False)


class BesideForm(forms.Form):
    """Which other week or month stands beside the one that is read."""

    FORMS = {"week": "2026-W47", "month": "2026-11"}

    beside = forms.CharField(
        label=_("Compare with"), required=False, max_length=16, widget=ltr(size=9)
    )

    def __init__(self, *args, period: periods.Period, **kwargs):
        super().__init__(*args, **kwargs)
        self.period = period
        self.other = period.before
        self.fields["beside"].initial = period.before.code

    def clean_beside(self):
        code = western_digits(self.cleaned_data["beside"])
        try:
            self.other = periods.named(self.period.sort, code.upper()) if code else self.other
        except (ValueError, OverflowError) as wrong:
            raise self._wrong() from wrong
        if not {self.other.first.year, self.other.last.year} <= set(values.YEARS):
            raise self._wrong()
        return code

    def _wrong(self) -> ValidationError:
        week = self.period.sort == "week"
        sentence = _("Write a week as %(code)s.") if week else _("Write a month as %(code)s.")
        return ValidationError(sentence, params={"code": self.FORMS[self.period.sort]})
