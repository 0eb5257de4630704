"""The forms of the roster: enrolling and changing officers, posting them, looking them up."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from centres import values
from centres.forms.edit import ChangeForm, NewForm
from centres.forms.fields import Choice, ltr, telephone, username, words
from centres.forms.submission import SentForm
from centres.models import Centre, Force, Officer, Posting, Rank
from centres.roles import Role, Trait
from centres.roster import ROLES, ROOMLESS, UNPOSTED

NONE = ("", "–")
IN_ROOM = [r for r in Role.having(Trait.PERSON) if Trait.IN_ROOM in r.traits]
EVERY = ("", _("All"))


class MomentField(forms.DateTimeField):
    """A date and a time, in C where no zone is given; a date alone means its first minute."""

    widget = ltr(maxlength=40)

    def to_python(self, value):
        try:
            at = super().to_python(value)
            return at and values.zoned(at)
        except ValidationError as wrong:
            sentence = _("Give a date and a time such as 2026-11-22 14:05.")
            raise ValidationError(sentence) from wrong


def _offer(field: Choice, named: Iterable[Force | Centre], *, first=NONE) -> None:
    field.choices = [first, *((record.pk, record.name) for record in named)]


class _OfOfficer(SentForm):
    """What both enrolling and changing tell of an officer."""

    rank = Choice(label=_("Rank"), choices=[NONE, *Rank.choices])
    name_latin = words(_("Name in Latin script"), most=100)
    name_arabic = words(
        _("Name in Arabic script"),
        most=100,
        required=False,
        help_text=_("As the officer writes it, in Arabic or Kurdish."),
    )


class EnrolForm(_OfOfficer, NewForm):
    """A person who shall sign in."""

    username = username(
        _("User name"),
        help_text=_("Latin letters, digits and . _ - + @. It cannot be changed later."),
    )
    force = Choice(
        label=_("Force"),
        required=False,
        help_text=_("Your own. It cannot be changed later."),
    )

    def __init__(self, *args, forces: Iterable[Force], **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self.fields["force"], forces)

    def typed(self) -> dict:
        fields = super().typed()
        fields["force_id"] = fields.pop("force") or None
        return fields


class OfficerForm(_OfOfficer, ChangeForm):
    """An officer as read, and what was typed over it. An external system has no rank."""

    def __init__(self, *args, ranked: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not ranked:
            del self.fields["rank"]


class PostForm(SentForm):
    """A new posting of an officer."""

    role = Choice(label=_("Role"), choices=[NONE, *ROLES])
    centre = Choice(
        label=_("Room"),
        required=False,
        help_text=format_lazy(
            _("Needed for: {roles}."),
            roles=format_lazy(" · ".join("{}" for _role in IN_ROOM), *(r.label for r in IN_ROOM)),
        ),
    )
    cell = Choice(label=_("Cell"), choices=[NONE, *Posting.Cell.choices], required=False)
    since = MomentField(
        label=_("From"),
        required=False,
        help_text=_("Such as 2026-11-22 14:05, zone C. If empty: from now on."),
    )
    until = MomentField(
        label=_("Until"),
        required=False,
        help_text=_("In the same form. If empty: until it is ended."),
    )
    telephone = telephone(_("Of the officer, in this posting: whoever has to call sees it."))
    emergency = forms.BooleanField(
        label=_("Emergency: at once and for 24 hours, without the other force's consent"),
        required=False,
        help_text=_("The commanders of both forces are alarmed at once."),
    )
    reason = words(_("Reason"), most=500, required=False, lines=2)

    def __init__(self, *args, centres: Iterable[Centre], **kwargs):
        super().__init__(*args, **kwargs)
        self.centres = {centre.pk: centre for centre in centres}
        _offer(self.fields["centre"], self.centres.values())

    def arguments(self) -> dict:
        return {**self.cleaned_data, "centre": self.centres.get(self.cleaned_data["centre"])}


class WatchForm(SentForm):
    """Whom to put on duty in a room, of those who are posted to it."""

    officer = Choice(label=_("Open a watch for"))

    def __init__(self, *args, officers: Iterable[Officer], **kwargs):
        super().__init__(*args, **kwargs)
        self.officers = {str(officer.pk): officer for officer in officers}
        named = {k: f"{o.get_rank_display()} {o.name}" for k, o in self.officers.items()}
        self.fields["officer"].choices = [NONE, *named.items()]

    def arguments(self) -> dict:
        return {**self.cleaned_data, "officer": self.officers[self.cleaned_data["officer"]]}


class DirectoryForm(forms.Form):
    """The filters of the directory, as they stand in its address."""

    fields: dict[str, Any]
    q = words(_("Find by name"), most=100, required=False)
    centre = Choice(label=_("Room"), required=False)
    force = Choice(label=_("Force"), required=False)

    def __init__(self, *args, centres, forces, all_of: bool, **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self.fields["centre"], centres, first=EVERY)
        _offer(self.fields["force"], forces, first=EVERY)
        apart = [(ROOMLESS, _("Without a room")), *([(UNPOSTED, _("Not posted"))] * all_of)]
        self.fields["centre"].choices += apart


class TelephoneForm(ChangeForm):
    """The number of a posting as read, and what was typed over it."""

    telephone = telephone(_("Leave it empty where there is none. Whoever has to call sees it."))
