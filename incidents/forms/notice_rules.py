"""The forms of the rules by which officers, and rooms, are told of new reports."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import NOT_OFFERED, ltr
from centres.models import AreaEdition
from centres.text.marks import as_written
from incidents.kinds import Kind, Precedence

PRECEDENCES = [(p.value, format_lazy("{} ({})", p.label, p.letter)) for p in Precedence]
LONGEST = 254  # characters of an address, as the model's field has it


def _several(label, choices=(), **more):
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NOT_OFFERED,
        **more,
    )


class RuleForm(forms.Form):
    """Any one of what is chosen is enough."""

    fields: dict[str, Any]  # each of its own kind

    precedences = _several(_("Precedence"), PRECEDENCES)
    kinds = _several(_("Kind"), Kind.choices)
    areas = _several(_("Area"))

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        layers: dict[str, Any] = dict(AreaEdition.Layer.choices)
        named: dict[str, str] = {}
        for code, name, layer in areas:
            named.setdefault(code, f"{as_written(name)} · {layers[layer]}")
        self.fields["areas"].choices = list(named.items())


class RoomRuleForm(RuleForm):
    address = forms.EmailField(
        label=_("Duty address for e-mail"),
        max_length=LONGEST,
        required=False,
        widget=ltr(type="email"),
        error_messages={"invalid": _("Give an address such as duty@room.example.")},
        help_text=_("The mail gives the number and the precedence, never the content."),
    )
