"""What happens to every form that is sent: it is recorded once, or comes back with its faults."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import Error
from django.utils.translation import gettext as _

from centres import database
from centres.forms import SentForm
from centres.journal.entries import SubmissionReusedError, SubmissionTakenError
from centres.models import Record

Made = TypeVar("Made", bound=Record)
log = logging.getLogger(__name__)


def recorded(form: SentForm, act: Callable[[], Made]) -> Made | None:
    """Return the record that the action made of a valid form.

    None where something is wrong: then the form says what, and has all that was typed.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except ValidationError as wrong:
        form.show(wrong)
    except Error as wrong:
        if not database.is_away(wrong):
            raise
        log.exception("Not recorded")
        database.renew()
        form.add_error(None, _("The record is busy. Send it again: nothing is recorded twice."))
    except (SubmissionReusedError, SubmissionTakenError):
        form.add_error(None, _("This form was sent before with other words: open a new one."))
    return None
