"""The form of the journal: which part of it to verify."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.text.digits import NumberField, western_digits

USUAL, MOST = 1_000, 10_000  # entries
HASH = RegexValidator(
    r"\A[0-9a-f]{16,64}\Z", gettext_lazy("Give the first 16 digits of the hash, or more of them.")
)


def _position(label):
    wrong = gettext_lazy("Give the number of an entry: digits only, such as 4711.")
    return NumberField(label=label, min_value=1, max_value=2**62, required=False, wrong=wrong)


class RangeForm(forms.Form):
    """From which entry until which, and what was kept earlier; the last 1,000 unless told."""

    until = _position(gettext_lazy("Until entry"))
    position = _position(gettext_lazy("Position kept earlier"))
    hash = forms.CharField(
        label=gettext_lazy("Hash kept with it"),
        required=False,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args, head: int, **more):
        super().__init__(*args, **more)
        self.head = head
        self.fields["from"] = _position(gettext_lazy("From entry"))  # a word of Python's own

    def clean_hash(self):
        text = western_digits(self.cleaned_data["hash"]).replace(" ", "").lower()
        if text:
            HASH(text)
        return text

    def clean(self):
        if not self.errors:
            self._clean_checkpoint()
            self._clean_range()
        return self.cleaned_data

    def _clean_checkpoint(self):
        position, known = self.cleaned_data["position"], self.cleaned_data["hash"]
        if bool(position) is not bool(known):
            sentence = _("Give both: the position, and the hash kept with it.")
            self.add_error("hash" if position else "position", sentence)

    def _clean_range(self):
        """Complete the range, and refuse one that the book has not, or that is too long."""
        first, last = self.cleaned_data["from"], self.cleaned_data["until"]
        for name, told in (("from", first), ("until", last)):
            if told and told > self.head:
                self.add_error(name, _("The book ends at entry %s.") % self.head)
                return
        last = last or (min(first + USUAL - 1, self.head) if first else self.head)
        first = first or max(1, min(last - USUAL + 1, self.cleaned_data.get("position") or last))
        if first > last:
            self.add_error("from", _("The first entry comes after the last one."))
        elif last - first >= MOST:
            self.add_error("until", _("At most %s entries at once.") % f"{MOST:,}")
        self._clean_place(first, last)
        self.cleaned_data |= {"from": first, "until": last}

    def _clean_place(self, first: int, last: int):
        """Refuse a checkpoint in entries that are not verified: their hashes prove nothing."""
        position = self.cleaned_data.get("position")
        if position and position <= self.head and not first <= position <= last:
            self.add_error("position", _("This entry is not among those verified: begin there."))
