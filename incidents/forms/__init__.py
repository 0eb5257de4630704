"""What officers type: forms that parse it, and say in place what they could not read."""

from incidents.forms.report import IncidentForm
from incidents.forms.revision import RevisionForm, typed_of
from incidents.forms.short import EntryForm, NoteForm, OutcomeForm, SignOutForm, StrikeForm

__all__ = [
    "EntryForm",
    "IncidentForm",
    "NoteForm",
    "OutcomeForm",
    "RevisionForm",
    "SignOutForm",
    "StrikeForm",
    "typed_of",
]
