"""What happens to every form that is sent: it is recorded once, or comes back with its faults."""

import logging
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.utils.translation import gettext as _

from centres.forms import SentForm
from centres.journal import SubmissionReusedError, SubmissionTakenError
from centres.models import Record

log = logging.getLogger(__name__)


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
    except OperationalError:
        log.exception("not recorded")
        form.add_error(None, _("The record is busy, so nothing was recorded. Send it again."))
    except (SubmissionReusedError, SubmissionTakenError):
        form.add_error(None, _("This form was sent before with other words: open a new one."))
    return None
