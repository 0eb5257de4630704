"""Fields that several forms share: texts in three scripts, codes, the version one has read."""

from django import forms


def words(label, *, most, lines=0, **more):
    """A field for a text in any script, of one line or of several."""
    attrs = {"dir": "auto", **({"rows": lines} if lines else {})}
    widget = forms.Textarea(attrs) if lines else forms.TextInput(attrs)
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


def version():
    """The version that a form was opened on; it comes back unseen."""
    return forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


def ltr(**more):
    return forms.TextInput({"dir": "ltr", "autocomplete": "off", **more})
