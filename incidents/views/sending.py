"""What happens to every form that is sent: it is recorded once, or comes back with its faults."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.journal import SubmissionReusedError, SubmissionTakenError
from centres.models import Record
from incidents.forms import SentForm


def recorded(form: SentForm, act: Callable[[], Record]) -> Record | None:
    """Return the record that the action made of a valid form.

    None where something is wrong: then the form says what, and has all that was typed.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except ValidationError as wrong:
        form.show(wrong)
    except (SubmissionReusedError, SubmissionTakenError):
        form.add_error(None, _("This form was sent before with other words: open a new one."))
    return None
