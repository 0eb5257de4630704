"""The forms in which administrators issue and revoke tokens."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.access import tokens
from centres.actions import TOKEN_DAYS, TOKEN_TERM, UNPLACED, unplaced
from centres.forms.fields import NOT_OFFERED, username
from centres.forms.submission import SentForm
from centres.models import Centre, Force, Officer, Posting
from centres.permissions import SCOPES
from centres.roles import Role
from centres.text.digits import NumberField, western_digits

# What each scope lets through, in words.
LETS = {
    "incidents": _("reads every report, follow-up and note, never the sources"),
    "report": _("reports, and takes notes, for its own room and force"),
    "roster": _("reads rooms, officers and who is posted where"),
    "summaries": _("reads the daily summaries"),
    "journal": _("reads the whole book, with everything that was ever recorded"),
}


class NamedChoice(forms.ModelChoiceField):
    """A choice among records, each shown by its name."""

    default_error_messages = {**NOT_OFFERED}

    def label_from_instance(self, record):
        return record.name


class TokenForm(SentForm):
    """A system that is known, or a new one by name, and what its token shall let through."""

    shown_at = {"officer": "system", "username": "name", "name_latin": "name"}

    system: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("System"),
        queryset=None,
        required=False,
        empty_label=_("A new system"),
        error_messages=NOT_OFFERED,
    )
    name = username(_("Name of the new system"), required=False)
    centre = NamedChoice(label=_("Room"), queryset=None, required=False, empty_label="–")
    force = NamedChoice(label=_("Force"), queryset=None, required=False, empty_label="–")
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=[(scope, LETS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages=NOT_OFFERED,
    )
    days = NumberField(
        label=_("Days"),
        min_value=1,
        max_value=TOKEN_DAYS,
        initial=TOKEN_DAYS,
        wrong=TOKEN_TERM,
        help_text=_("From 1 to 90; then the system needs a new token."),
    )
    networks = forms.CharField(
        label=_("Networks"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "ltr", "autocomplete": "off"}),
        help_text=_("One on each line, such as 10.1.0.0/16. Without any it is good from anywhere."),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        posted = Posting.objects.visible_to(by).current().filter(role=Role.SYSTEM)
        systems = Officer.objects.visible_to(by).filter(pk__in=posted.values("officer"))
        systems = systems.filter(Q(force=None) | Q(force=by.force_id))
        self.fields["system"].queryset = systems.order_by("username")
        open_rooms = Centre.objects.visible_to(by).exclude(status=Centre.Status.CLOSED)
        self.fields["centre"].queryset = open_rooms
        self.fields["force"].queryset = Force.objects.visible_to(by).filter(pk=by.force_id)

    def clean_networks(self):
        try:
            return tokens.clean_networks(western_digits(self.cleaned_data["networks"]).split())
        except ValidationError as wrong:
            raise ValidationError(wrong.messages) from wrong

    def clean(self):
        fields = self.cleaned_data
        system, name = fields.get("system"), fields.get("name")
        places = {field: fields[field] for field in ("centre", "force") if field in fields}
        for field in [] if system else unplaced(fields.get("scopes", ()), **places):
            self.add_error(field, UNPLACED)
        if system and name:
            raise ValidationError({"name": _("Choose a system or name a new one, not both.")})
        if not (system or name) and not {"system", "name"} & self.errors.keys():
            raise ValidationError({"name": _("Choose a system, or name a new one.")})

    def arguments(self) -> dict:
        """Return what admitting a system takes: its name, whether it is new or not."""
        fields = dict(self.cleaned_data)
        system = fields.pop("system")
        return {**fields, "name": system.username if system else fields["name"]}
