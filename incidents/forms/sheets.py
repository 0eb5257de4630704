"""The forms of an import: the file and where it comes from, how it is read, why it is undone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.forms import SentForm
from centres.forms.fields import Choice, words
from centres.text.digits import NumberField
from incidents.forms.short import offer
from incidents.imports.files.encodings import NAMES
from incidents.imports.files.reading import LARGEST, Reading
from incidents.models.sheet import LONGEST_NAME

SIGNS = {
    ",": _("comma"),
    ";": _("semicolon"),
    "\t": _("tab"),
    "|": _("bar"),
    "،": _("Arabic comma"),
    ", ": _("comma and blank"),
    "; ": _("semicolon and blank"),
    '"': _("double quotation mark"),
    "'": _("single quotation mark"),
    "": _("none"),
}


class OriginForm(forms.Form):
    """Where a sheet comes from, and whose reports its rows become."""

    dataset = words(
        _("Where does the sheet come from?"),
        most=LONGEST_NAME,
        help_text=_(
            "Name the data set as you will name it again with its next sheet: by this name its "
            "rows are known again."
        ),
    )
    nearest = Choice(
        label=_("Whose reports do the rows become?"),
        choices=[("", _("all of my room")), ("1", _("each of the room nearest to it"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def clean_dataset(self) -> str:
        name = " ".join(self.cleaned_data["dataset"].split())
        if not name:
            raise forms.ValidationError(_("Name the data set."))
        return name

    def clean_nearest(self) -> bool:
        return bool(self.cleaned_data["nearest"])


class SheetForm(OriginForm):
    """A sheet, brought once."""

    fields: dict[str, Any]

    content = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the reader says what is wrong with it
        widget=forms.FileInput(
            {
                "accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods",
                "data-largest": LARGEST,
                "data-sentence": _("The file is larger than %s MB. Divide it.")
                % (LARGEST // 1024**2),
            }
        ),
        help_text=_("A table as CSV, XLSX, XLS or ODS, of at most 50 MB."),
    )
    centre: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Room"), queryset=None, empty_label=None, to_field_name="code"
    )
    field_order = ("content", "dataset", "centre", "nearest")

    def __init__(self, *args: Any, centres, **more: Any):
        super().__init__(*args, **more)
        offer(self.fields["centre"], centres)


class ReadingForm(forms.Form):
    """How a sheet is read: what its format knows of, each as it was detected."""

    fields: dict[str, Any]

    encoding = Choice(label=_("Encoding"), choices=list(NAMES.items()))
    separator = Choice(label=_("Between the cells"))
    quote = Choice(label=_("Round texts"), required=False)
    worksheet = Choice(label=_("Worksheet"))
    heading = NumberField(label=_("Row of the headings"), min_value=1, max_value=9_999)
    tags = forms.BooleanField(label=_("Tags of HXL stand below the headings"), required=False)

    def __init__(self, data=None, *, reading: Reading, choices: dict[str, list[str]]):
        initial = reading.plain()
        super().__init__(data, initial=initial)
        self.reading = reading
        for name in ("encoding", "separator", "quote", "worksheet"):
            if name not in choices:
                del self.fields[name]
            elif name != "encoding":
                offered = dict.fromkeys([*choices[name], initial[name]])
                self.fields[name].choices = [(text, SIGNS.get(text, text)) for text in offered]

    def read_as(self) -> Reading:
        """Return the reading that was chosen. Raises ValidationError."""
        return Reading.of({**self.reading.plain(), **self.cleaned_data})


class UndoForm(SentForm):
    reason = words(_("Why is it undone?"), most=500, lines=3)
