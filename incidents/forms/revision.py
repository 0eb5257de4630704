"""The form of a revision: prefilled from the report, it sends only what was changed in it."""

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from centres.forms import first_typed
from centres.forms.fields import Choice, version, words
from centres.models import Centre
from incidents import notation
from incidents.fields import Field, Value
from incidents.forms.report import PLAIN, IncidentForm, cell_name
from incidents.kinds import Because, Kind, Precision
from incidents.reports.preparation import ASKED
from incidents.reports.sources import SourceVersion

AS_WRITTEN = {Precision.MINUTE, Precision.HOUR, Precision.DAY}  # a DTG itself says these
# What an action takes as one: sent together or not at all.
TOGETHER = [{"kind", "precedence"}, {"mgrs", "latitude", "longitude"}]
REASON = 200  # characters
BASES = {"based_on", "source_based_on"}  # the versions that the form was opened on


class RevisionForm(IncidentForm):
    """A report as it was when its form was opened (`since`), and what an officer made of it."""

    based_on = version()
    source_based_on = version()
    because = Choice(
        label=_("Why is it revised?"), choices=[("", "–"), *Because.choices], required=False
    )
    because_words = words(_("Or in words"), most=REASON, required=False)

    def __init__(self, data=None, *, since: dict[str, str], **kwargs):
        if data is not None:
            untouched = {name: text for name, text in since.items() if _same(text, data.get(name))}
            data = {name: data[name] for name in data} | untouched
        super().__init__(data, centres=Centre.objects.none(), **kwargs)
        self.since = since
        fixed = {"centre", "exercise", "tally"} | ({"source", "source_based_on"} - set(since))
        for name in fixed & set(self.fields):
            del self.fields[name]

    def clean(self):
        clean = super().clean() or self.cleaned_data
        if clean.get("because") and clean.get("because_words"):
            self.add_error("because_words", _("Choose a reason or write one, not both."))
        return clean

    @property
    def reason(self) -> str:
        """Why the report is revised: a code of `Because`, or words."""
        return self.cleaned_data["because"] or self.cleaned_data["because_words"]

    def changes(self) -> dict:
        """Return the fields of `actions.revise` that differ from what the form opened with.

        What was not touched is not sent, and so stays exactly as it was: a point stays where it
        is although its square is all that the form shows.
        """
        after, before = self.report_fields(), {}
        opened = RevisionForm({**first_typed(), **self.since}, since=self.since)
        if opened.is_valid():
            before = opened.report_fields()
        named = {name for name in after if name not in before or after[name] != before[name]}
        named -= set() if "mgrs" in named else ASKED  # with a change of the place alone
        for group in TOGETHER:
            named |= group if named & group else set()
        return {name: after[name] for name in after if name in named}

    def over(self, present: dict[str, str]) -> "RevisionForm":
        """Return the form based on the present version: with all that was typed into this one.

        A field that was not touched shows what the present version says.
        """
        typed = {}
        for name in self.fields:
            mine = self.data.get(name, "")
            untouched = mine == self.since.get(name, "")
            typed[name] = present.get(name, "") if untouched else mine
        typed |= {name: text for name, text in present.items() if name in BASES}
        return RevisionForm(typed, since=present)


def _same(offered: str, sent: str | None) -> bool:
    """Tell whether a browser sent back what it was given: it ends lines in a way of its own."""
    return offered.splitlines() == (sent or "").splitlines()


def typed_of(state: dict, *, source: SourceVersion | None) -> dict[str, str]:
    """Return what one would type to report what this state says: `report_fields` backwards.

    `source` is None for an officer who may not see it: then the form has no such field.
    """
    told = source and {"source": source.text, "source_based_on": str(source.version)}
    return {
        **{field.flat: _typed(field, state) for field in PLAIN},
        **_time(state),
        **{cell_name(c["outcome"], c["category"]): str(c["count"]) for c in state["casualties"]},
        **(told or {}),
        "based_on": str(state["version"]),
        "location": _location(state),
        "precedence": "" if _follows(state) else state["precedence"],
    }


def _typed(field: Field, state: dict) -> str:
    value = field.of(state)
    if value is None:
        return field.choices[0][0] if field.must else ""
    if field.value is Value.FLAG:
        return "on" if value else ""
    return notation.dtg(parse_datetime(value)) if field.value is Value.TIME else str(value)


def _follows(state: dict) -> bool:
    """Tell whether the precedence is that of the kind, and would go with it to another."""
    return state["precedence"] == Kind(state["kind"]).precedence


def _time(state: dict) -> dict[str, str]:
    at, precision = parse_datetime(state["occurred_at"]), state["time_precision"]
    if precision in AS_WRITTEN:
        return {"occurred": notation.dtg(at, precision), "time_precision": ""}
    return {"occurred": notation.dtg(at, Precision.DAY), "time_precision": precision}


def _location(state: dict) -> str:
    if state["latitude"] is None:
        return ""
    keys = ("latitude", "longitude", "mgrs", "location_precision_m")
    return notation.written_place(notation.Location(*(state[key] for key in keys)))
