"""The forms of requests between rooms: asking, declining with a reason, saying what came of it."""

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import values
from centres.forms import SentForm, first_typed
from centres.forms.fields import Choice, ltr, words
from centres.models.record import instant
from centres.text.marks import left_to_right
from incidents import notation
from incidents.forms.short import offer
from incidents.forms.when_and_where import ComingField, hour_asked, typed_at
from incidents.kinds import Asked
from incidents.models.request import TEXT

HOURS = (1, 3, 12, 24)  # offered as due times
OPEN_FOR = timedelta(hours=1)  # the times that a form offers are counted from its opening


def first_asked() -> dict:
    """Return what a new form starts with; its offered times stay the same when it is sent again."""
    return {**first_typed(), "opened": instant(timezone.now().replace(second=0, microsecond=0))}


class RequestForm(SentForm):
    """What one room asks of another, and until when: one of the times offered, or one typed."""

    shown_at = {"due_at": "due"}

    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    centre: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Asking room"), queryset=None, empty_label=None, to_field_name="code"
    )
    addressee: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Room asked"),
        queryset=None,
        empty_label="–",
        to_field_name="code",
        error_messages={"invalid_choice": gettext_lazy("Choose one of those that are offered.")},
    )
    kind = Choice(
        label=gettext_lazy("What is asked?"), choices=Asked.choices, widget=forms.RadioSelect
    )
    text = words(gettext_lazy("Request"), most=TEXT, lines=4)
    within = Choice(label=gettext_lazy("Due"), widget=forms.RadioSelect, required=False)
    due = ComingField(
        label=gettext_lazy("Another time"), max_length=40, required=False, widget=ltr(dir="auto")
    )
    typed_at = hour_asked()

    def __init__(self, data=None, *, centres, addressees, **more):
        given = data if data is not None else more.get("initial") or {}
        opened = _opened(given.get("opened"))
        self.open_too_long = opened is None
        if opened is None:  # other times are offered now, and none of those shown before is taken
            data = {**data.dict(), "opened": first_asked()["opened"], "within": ""}
            opened = _opened(data["opened"]) or timezone.now()
        super().__init__(data, **more)
        self.fields["due"].read_from = typed_at(self.data)
        offer(self.fields["centre"], centres)
        self.fields["addressee"].queryset = addressees
        self.offered = {str(hours): opened + timedelta(hours=hours) for hours in HOURS}
        self.fields["within"].choices = [(h, _label(h, at)) for h, at in self.offered.items()]

    def clean(self):
        clean = super().clean() or self.cleaned_data
        within, typed = clean.get("within"), clean.get("due")
        if "due" in self.errors or "within" in self.errors:
            return clean
        if within and typed:
            self.add_error("due", _("Choose a time or write one, not both."))
        elif not (within or typed):
            again = _("This page was open too long: choose the time again.")
            self.add_error("within", again if self.open_too_long else _("Give a due time."))
        clean["due_at"] = typed or self.offered.get(within or "")
        return clean

    def arguments(self) -> dict:
        """Return what was typed as `actions.ask` takes it."""
        names = ("submission", "centre", "addressee", "kind", "text", "due_at")
        return {name: self.cleaned_data[name] for name in names}


def _opened(text) -> datetime | None:
    """Return when a form was opened; None where that is no time, or not a short while ago."""
    try:
        at = values.read_time(text)
    except ValidationError:
        return None
    fresh = timedelta(0) <= timezone.now() - at <= OPEN_FOR
    return at if fresh else None


def _label(hours: str, at: datetime) -> str:
    dtg = notation.dtg(at).replace(" ", "\u00a0")  # in one piece, and from left to right
    return _("in %(n)s h, %(dtg)s") % {"n": hours, "dtg": left_to_right(dtg)}


class DeclineForm(SentForm):
    reason = words(gettext_lazy("Reason for declining"), most=TEXT, lines=3)


class CompleteForm(SentForm):
    result = words(gettext_lazy("Result"), most=TEXT, lines=3)
