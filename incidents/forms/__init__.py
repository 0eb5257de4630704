"""What officers type: forms that parse it, and say in place what they could not read."""

from incidents.forms.report import IncidentForm
from incidents.forms.revision import RevisionForm, typed_of
from incidents.forms.sent import SentForm, first_typed
from incidents.forms.short import EntryForm, NoteForm, StrikeForm

__all__ = [
    "EntryForm",
    "IncidentForm",
    "NoteForm",
    "RevisionForm",
    "SentForm",
    "StrikeForm",
    "first_typed",
    "typed_of",
]
