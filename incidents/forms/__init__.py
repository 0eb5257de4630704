"""What officers type: forms that parse it, and say in place what they could not read."""

from incidents.forms.near import NearForm
from incidents.forms.relating import ProposalForm, RelatingForm
from incidents.forms.report import IncidentForm
from incidents.forms.revision import RevisionForm, typed_of
from incidents.forms.short import EntryForm, NoteForm, StrikeForm

__all__ = [
    "EntryForm",
    "IncidentForm",
    "NearForm",
    "NoteForm",
    "ProposalForm",
    "RelatingForm",
    "RevisionForm",
    "StrikeForm",
    "typed_of",
]
