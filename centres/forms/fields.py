"""Fields that several forms share: texts in three scripts, codes, the version one has read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from centres.models import Officer
from centres.models.telephone import LONGEST, read

NOT_OFFERED = {"invalid_choice": _("Choose one of those that are offered.")}


class Choice(forms.ChoiceField):
    """A choice; one sentence says that it was none of those offered."""

    default_error_messages = {**NOT_OFFERED}


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


def telephone(help_text):
    """A field for a number that one calls; the model says what such a number is."""
    said = {"label": _("Telephone"), "help_text": help_text, "widget": ltr(type="tel")}
    return _Telephone(required=False, max_length=LONGEST, **said)


class _Telephone(forms.CharField):
    """Reads the number as its column does, so that the limit counts what is kept of it."""

    def to_python(self, value):
        return read(super().to_python(value) or "")


def code(label, *, of, attrs, **more):
    """A field for what names a record in Latin letters, under the rules of the model's field."""
    widget = ltr(maxlength=of.max_length, **attrs)
    return forms.CharField(label=label, widget=widget, validators=of.validators, **more)


def username(label, **more):
    """A field for the name of an officer or a system."""
    return code(
        label,
        of=Officer._meta.get_field("username"),
        attrs={"autocapitalize": "none", "spellcheck": "false"},
        error_messages={"invalid": _("Latin letters, digits and . _ - + @ only.")},
        **more,
    )
