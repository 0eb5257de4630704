"""Filters that are read from an address, and those of the journal."""

import django_filters
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.models import Centre, JournalEntry, Officer
from centres.models.record import subjects


def wrong_names(parameters, known) -> dict[str, list[str]]:
    """Return what is wrong with the parameters of an address before any value is looked at."""
    unknown = {name: [_("Unknown parameter.")] for name in sorted(set(parameters) - set(known))}
    repeated = [name for name in parameters if len(parameters.getlist(name)) > 1]
    return {**unknown, **{name: [_("Given more than once.")] for name in repeated}}


class AddressFilter(django_filters.FilterSet):
    """Filters from the parameters of an address; `errors` names what is wrong with them.

    The `help_text` of a filter describes it in the API's description, and is not for pages.
    """

    @property
    def errors(self) -> dict[str, list[str]]:
        """Return what is wrong, by parameter; an unknown or repeated parameter is wrong."""
        return {**wrong_names(self.data, {*self.filters, "cursor"}), **self.form.errors}

    def get_form_class(self):
        form = super().get_form_class()
        for field in form.base_fields.values():
            field.help_text = ""
        return form

    @property
    def is_active(self) -> bool:
        """Tell whether anything is left out of what is shown."""
        return any(self.data.get(name, "").strip() for name in self.filters)


class OfficerField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, officer):
        return f"{officer.get_rank_display()} {officer.name}".strip()


class OfficerFilter(django_filters.ModelChoiceFilter):
    field_class = OfficerField


def _kinds() -> list[tuple[str, str | Promise]]:
    return [(subject, model.noun) for subject, model in subjects().items()]


def _verbs() -> list[tuple[str | Promise, list[tuple[str, str | Promise]]]]:
    """Return every verb in words, grouped by what it is done to."""
    return [(model.noun, list(model.verbs.items())) for model in subjects().values()]


class JournalFilter(AddressFilter):
    """The journal by who wrote an entry, from which room, and what was done to what."""

    officer = OfficerFilter(
        "by",
        queryset=lambda request: Officer.objects.visible_to(request.user),
        label=gettext_lazy("Officer"),
        empty_label=gettext_lazy("All"),
    )
    centre = django_filters.ModelChoiceFilter(
        queryset=lambda request: Centre.objects.visible_to(request.user),
        method="by_room",
        label=gettext_lazy("Room"),
        empty_label=gettext_lazy("All"),
    )
    subject = django_filters.ChoiceFilter(
        choices=_kinds, label=gettext_lazy("About"), empty_label=gettext_lazy("All")
    )
    verb = django_filters.ChoiceFilter(
        choices=_verbs, label=gettext_lazy("What was done"), empty_label=gettext_lazy("All")
    )

    class Meta:
        model = JournalEntry
        fields: list[str] = []

    def by_room(self, entries, name, centre):
        return entries.filter(centre=centre.pk)
