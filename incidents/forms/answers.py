"""The forms of answers: to a report, and to a correction of it."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms import SentForm
from centres.forms.fields import Choice, version, words
from centres.models import Centre
from incidents.kinds import Answer, Disputed
from incidents.models.answer import COMMENT, NAME, VALUE


class AnswerForm(SentForm):
    """An answer to the version that was shown: for the own room, or told by telephone."""

    version = version()
    answer = Choice(label=gettext_lazy("Answer"), choices=Answer.choices)
    centre = Choice(label=gettext_lazy("Room"))
    disputed = Choice(
        label=gettext_lazy("What is disputed"),
        choices=[("", "–"), *Disputed.choices],
        required=False,
    )
    value = words(gettext_lazy("What it should say"), most=VALUE, required=False)
    comment = words(gettext_lazy("Comment"), most=COMMENT, lines=2, required=False)
    on_behalf_of = words(gettext_lazy("Given by telephone by"), most=NAME, required=False)

    def __init__(self, *args, own: list[Centre], others: list[Centre], **kwargs):
        super().__init__(*args, **kwargs)
        self.own, self.others = own, others
        by_telephone = gettext_lazy("by telephone")
        self.fields["centre"].choices = [
            *((centre.pk, centre.name) for centre in own),
            *((c.pk, format_lazy("{} – {}", c.name, by_telephone)) for c in others),
        ]

    def clean_centre(self) -> Centre:
        code = self.cleaned_data["centre"]
        return next(centre for centre in (*self.own, *self.others) if centre.pk == code)

    def clean(self):
        clean = super().clean() or self.cleaned_data
        if clean.get("centre") in self.others and not clean.get("on_behalf_of"):
            sentence = _("Say who gave it: another room's answer comes by telephone.")
            self.add_error("on_behalf_of", sentence)
        return clean


class ConfirmationForm(SentForm):
    """The answer, told by telephone, that the room confirms."""

    answer = forms.UUIDField(widget=forms.HiddenInput)


class CorrectionForm(SentForm):
    version = version()
