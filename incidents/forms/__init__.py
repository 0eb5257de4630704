"""What officers type: forms that parse it, and say in place what they could not read."""

from incidents.forms.answers import AnswerForm, ConfirmationForm, CorrectionForm
from incidents.forms.nearby import NearForm
from incidents.forms.relating import ProposalForm, RelatingForm
from incidents.forms.report import IncidentForm
from incidents.forms.requests import CompleteForm, DeclineForm, RequestForm, first_asked
from incidents.forms.revision import RevisionForm, typed_of
from incidents.forms.short import (
    EntryForm,
    NoteForm,
    OutcomeForm,
    SignOutForm,
    StrikeForm,
    TranslationForm,
)

__all__ = [
    "AnswerForm",
    "CompleteForm",
    "ConfirmationForm",
    "CorrectionForm",
    "DeclineForm",
    "EntryForm",
    "IncidentForm",
    "NearForm",
    "NoteForm",
    "OutcomeForm",
    "ProposalForm",
    "RelatingForm",
    "RequestForm",
    "RevisionForm",
    "SignOutForm",
    "StrikeForm",
    "TranslationForm",
    "first_asked",
    "typed_of",
]
