"""What officers type: forms that parse it, and say in place what they could not read."""

from incidents.forms.answers import AnswerForm, CorrectionForm
from incidents.forms.report import IncidentForm
from incidents.forms.revision import RevisionForm, typed_of
from incidents.forms.short import EntryForm, NoteForm, StrikeForm

__all__ = [
    "AnswerForm",
    "CorrectionForm",
    "EntryForm",
    "IncidentForm",
    "NoteForm",
    "RevisionForm",
    "StrikeForm",
    "typed_of",
]
