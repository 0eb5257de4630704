"""What every form that is sent has, and the fields that several forms share."""

from centres.forms.submission import SentForm, first_typed

__all__ = ["SentForm", "first_typed"]
