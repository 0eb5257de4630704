"""What actions take of forms: all of a new record, or what was typed over one that was read."""

from django import forms

from centres.forms.submission import SentForm


class NewForm(SentForm):
    """A record that does not exist yet."""

    def typed(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "submission"}

    def arguments(self) -> dict:
        return {"submission": self.cleaned_data["submission"], "fields": self.typed()}


class ChangeForm(SentForm):
    """A record as it was read (`initial`, at the position `based_on`), and what was typed."""

    based_on = forms.IntegerField(min_value=0, max_value=2**62, widget=forms.HiddenInput)

    def changed(self) -> list[str]:
        """Return the fields that were touched; the others stay as they are, whatever they are."""
        return [f.name for f in self.visible_fields() if f.name in self.changed_data]

    def typed(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.changed()}

    def arguments(self) -> dict:
        read = {name: self.cleaned_data[name] for name in ("submission", "based_on")}
        return {**read, "fields": self.typed()}

    def over(self, present: dict, *, position: int) -> dict:
        """Return the data of this form on top of the present values, at their position."""
        touched = {name: self.data.get(name, "") for name in self.changed()}
        sent = {"submission": self.data.get("submission"), "based_on": position}
        return {**present, **touched, **sent}

    def compared(self) -> list[dict]:
        """Return each field with what stands there now and what was typed, as people read it."""
        return [
            {
                "label": field.label,
                "theirs": _shown(field, field.initial),
                "mine": _shown(field, field.data),
                "differs": field.name in self.changed_data,
            }
            for field in self.visible_fields()
            if field.name in self.initial
        ]


def _shown(field: forms.BoundField, value) -> str:
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(value, "" if value is None else value))
