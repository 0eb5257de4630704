"""The parts of a report beside its plain fields: casualties, SALUTE, abduction; their rules."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres import values
from centres.models import Force
from centres.models.record import instant
from centres.text.languages import listed
from incidents.fields import ABDUCTION, ANSWER, SALUTE, Field, Value
from incidents.kinds import Fate, Outcome

MOST = 9_999  # of one cell of the matrix


def categories(forces: dict[str, str] | None = None) -> dict[str, str]:
    """Return the columns of the casualty matrix: civilians, each force, others, militants."""
    if forces is None:
        forces = {force.code: force.name for force in Force.objects.all()}
    return {
        "civilian": _("Civilian"),
        **forces,
        "other_security": _("Other security"),
        "militant": _("Militant"),
    }


def force_names() -> dict[str, list[str]]:
    """Return the names of each force in every language, by its code."""
    return {force.code: list(force.names.values()) for force in Force.objects.all()}


def casualty_table(cells: list[dict], categories: dict[str, str]) -> dict | None:
    """Return the matrix as a table, without the outcomes that befell nobody; None for no cells."""
    counts = Counter({(cell["outcome"], cell["category"]): cell["count"] for cell in cells})
    rows = {outcome: [counts[outcome, name] for name in categories] for outcome in Outcome}
    befell = [
        {"outcome": outcome.label, "counts": row, "total": sum(row)}
        for outcome, row in rows.items()
        if any(row)
    ]
    return {"categories": list(categories.values()), "rows": befell} if cells else None


def casualties_line(cells: list[dict]) -> str:
    """Return the casualties by outcome in one line: `1 killed, 3 wounded`."""
    sums: Counter = Counter()
    for cell in cells:
        sums[cell["outcome"]] += cell["count"]
    told = {Outcome(outcome).label.lower(): n for outcome, n in sums.items()}
    return listed(_("{n} {outcome}").format(n=n, outcome=outcome) for outcome, n in told.items())


def clean_casualties(given: Any, known: Iterable[str]) -> list[dict]:
    """Return the cells that are not zero, `{outcome, category, count}`, in one order.

    Raises ValidationError with the path of each wrong value (`casualties.0.count`).
    """
    if not isinstance(given, list):
        raise ValidationError({"casualties": _("Give a list of outcome, category and count.")})
    cells: dict[tuple[str, str], int] = {}
    wrong: dict[str, str] = {}
    for i, cell in enumerate(given):
        faults = _faults_of_cell(cell, set(known))
        wrong |= {f"casualties.{i}{path}": sentence for path, sentence in faults.items()}
        if not faults:
            place = (cell["outcome"], cell["category"])
            if place in cells:
                wrong[f"casualties.{i}"] = _("This outcome and category stand here twice.")
            cells[place] = cell["count"]
    if wrong:
        raise ValidationError(wrong)
    order = {outcome: i for i, outcome in enumerate(Outcome.values)}
    return [
        {"outcome": outcome, "category": category, "count": count}
        for (outcome, category), count in sorted(
            cells.items(), key=lambda c: (order[c[0][0]], c[0][1])
        )
        if count
    ]


def _faults_of_cell(cell: Any, known: set[str]) -> dict[str, str]:
    if not isinstance(cell, dict) or set(cell) != {"outcome", "category", "count"}:
        return {"": _("Give outcome, category and count, and nothing else.")}
    faults, count = {}, cell["count"]
    if cell["outcome"] not in Outcome.values:
        faults[".outcome"] = _("Choose one of: %s.") % ", ".join(Outcome.values)
    if not isinstance(cell["category"], str) or cell["category"] not in known:
        faults[".category"] = _("Choose one of: %s.") % ", ".join(sorted(known))
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= MOST:
        faults[".count"] = _("Give a whole number from 0 to %s.") % MOST
    return faults


def clean_salute(given: Any) -> dict | None:
    """Return the sighting's SALUTE with every answer, None where nothing was answered."""
    if given is None:
        return None
    salute = _clean_part(given, SALUTE)
    return salute if any(salute.values()) else None


def clean_abduction(given: Any) -> dict:
    """Return the details of an abduction: an outcome (open at first), its time, a demand."""
    abduction = _clean_part(given or {}, ABDUCTION)
    abduction["outcome"] = abduction["outcome"] or Fate.OPEN.value
    if abduction["outcome"] not in Fate.values:
        sentence = _("Choose one of: %s.") % ", ".join(Fate.values)
        raise ValidationError({"abduction.outcome": sentence})
    if abduction["outcome"] == Fate.OPEN and abduction["outcome_at"]:
        sentence = _("A time of outcome needs an outcome.")
        raise ValidationError({"abduction.outcome_at": sentence})
    return abduction


def _clean_part(given: Any, known: tuple[Field, ...]) -> dict:
    name, keys = known[0].top, [field.key for field in known]
    if not isinstance(given, dict):
        raise ValidationError({name: _("Give an object of: %s.") % ", ".join(keys)})
    wrong = {f"{name}.{key}": _("Unknown field.") for key in given if key not in keys}
    clean = {}
    for field in known:
        try:
            clean_value = _clean_time if field.value is Value.TIME else _clean_text
            clean[field.key] = clean_value(given.get(field.key))
        except ValidationError as fault:
            wrong[field.name] = fault.messages[0]
    if wrong:
        raise ValidationError(wrong)
    return clean


def _clean_text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValidationError(_("Give a text."))
    if len(value) > ANSWER:
        raise ValidationError(_("At most %s characters.") % ANSWER)
    return value.strip()


def _clean_time(value: Any) -> str | None:
    if value in (None, ""):
        return None
    return instant(values.read_time(value))
