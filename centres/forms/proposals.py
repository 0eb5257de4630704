"""The form with which a proposal is refused."""

from django.utils.translation import gettext_lazy as _

from centres.forms.fields import words
from centres.forms.submission import SentForm


class RefuseForm(SentForm):
    reason = words(_("Why you refuse"), most=500, lines=2)
