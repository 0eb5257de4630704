"""The form of a revision: prefilled from the report, it tells only what was changed in it."""

from django.utils.dateparse import parse_datetime

from centres.forms import first_typed
from centres.forms.fields import version
from centres.models import Centre
from incidents import notation, parts
from incidents.forms.report import IncidentForm, cell_name
from incidents.kinds import Fate, Kind, Precision

AS_WRITTEN = {Precision.MINUTE, Precision.HOUR, Precision.DAY}  # a DTG itself says these
# What an action takes as one: told together or not at all.
TOGETHER = [{"kind", "precedence"}, {"mgrs", "latitude", "longitude"}]
ASKED = {"location_confirmed"}  # with a change of the place, and never a change by itself


class RevisionForm(IncidentForm):
    """A report as it was when its form was opened (`since`), and what an officer made of it."""

    based_on = version()

    def __init__(self, data=None, *, since: dict[str, str], **kwargs):
        if data is not None:
            untouched = {name: text for name, text in since.items() if _same(text, data.get(name))}
            data = {name: data[name] for name in data} | untouched
        super().__init__(data, centres=Centre.objects.none(), **kwargs)
        self.since = since
        fixed = {"centre", "exercise"} | ({"source"} - set(since))
        for name in fixed & set(self.fields):
            del self.fields[name]

    def changes(self) -> dict:
        """Return the fields of `actions.revise` that differ from what the officer was shown.

        What was not touched is not told, and so stays exactly as it was: a point stays where it
        is although its square is all that the form shows.
        """
        told, before = self.told(), {}
        shown = RevisionForm({**first_typed(), **self.since}, since=self.since)
        if shown.is_valid():
            before = shown.told()
        named = {name for name in told if name not in before or told[name] != before[name]}
        named -= set() if "mgrs" in named else ASKED
        for group in TOGETHER:
            named |= group if named & group else set()
        return {name: told[name] for name in told if name in named}

    def over(self, present: dict[str, str]) -> "RevisionForm":
        """Return the form based on the present version: with all that was typed into this one.

        A field that was not touched shows what the present version says.
        """
        typed = {}
        for name in self.fields:
            mine = self.data.get(name, "")
            untouched = mine == self.since.get(name, "")
            typed[name] = present.get(name, "") if untouched else mine
        typed["based_on"] = present["based_on"]
        return RevisionForm(typed, since=present)


def _same(shown: str, sent: str | None) -> bool:
    """Tell whether a browser sent back what it was shown: it ends lines in a way of its own."""
    return shown.splitlines() == (sent or "").splitlines()


def typed_of(state: dict, *, source: str | None) -> dict[str, str]:
    """Return what one would type to tell a report that is in this state: the inverse of `told`.

    `source` is None for an officer who may not see it: then the form has no such field.
    """
    plain = ("kind", "place", "narrative", "language", "perpetrator")
    typed = {name: state[name] for name in plain}
    return {
        **typed,
        "abduction_outcome": Fate.OPEN.value,
        **_time(state),
        **_part("salute", state["salute"], observed_at="salute_observed"),
        **_part("abduction", state["abduction"], outcome_at="abduction_outcome_at"),
        **{cell_name(c["outcome"], c["category"]): str(c["count"]) for c in state["casualties"]},
        **({} if source is None else {"source": source}),
        "based_on": str(state["version"]),
        "location": _location(state),
        "local_leader": "on" if state["local_leader"] else "",
        "precedence": "" if _follows(state) else state["precedence"],
        "source_grading": state["grading"]["source"],
        "information_grading": str(state["grading"]["information"]),
    }


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


def _part(part: str, told: dict | None, **times: str) -> dict[str, str]:
    keys = {"salute": parts.SALUTE, "abduction": parts.ABDUCTION}[part] if told else ()
    typed = {f"{part}_{key}": told[key] or "" for key in keys if key not in times}
    for key, name in times.items():
        at = told and told[key]
        typed[name] = notation.dtg(parse_datetime(at)) if at else ""
    return typed
