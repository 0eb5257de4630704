"""The parts of a report beside its plain fields: casualties, SALUTE, abduction; their rules."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import values
from centres.models import Force
from centres.models.record import instant
from incidents.kinds import Fate, Outcome

MOST = 9_999  # of one cell of the matrix
TEXT = 500  # characters of one answer in SALUTE or abduction

SALUTE = {
    "size": gettext_lazy("Size"),
    "activity": gettext_lazy("Activity"),
    "direction": gettext_lazy("Direction"),
    "unit": gettext_lazy("Unit"),
    "observed_at": gettext_lazy("Time observed"),
    "equipment": gettext_lazy("Equipment"),
}
ABDUCTION = {
    "outcome": gettext_lazy("Outcome"),
    "outcome_at": gettext_lazy("Time of outcome"),
    "demand": gettext_lazy("Demand"),
}


def categories() -> dict[str, str]:
    """Return the columns of the casualty matrix: civilians, each force, others, militants."""
    forces = {force.code: force.name for force in Force.objects.all()}
    return {
        "civilian": _("Civilian"),
        **forces,
        "other_security": _("Other security"),
        "militant": _("Militant"),
    }


def clean_casualties(told: Any, known: Iterable[str]) -> list[dict]:
    """Return the cells that are not zero, `{outcome, category, count}`, in one order.

    Raises ValidationError with the path of each wrong value (`casualties.0.count`).
    """
    if not isinstance(told, list):
        raise ValidationError({"casualties": _("Give a list of outcome, category and count.")})
    cells, wrong = {}, {}
    for i, cell in enumerate(told):
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


def clean_salute(told: Any) -> dict | None:
    """Return the sighting's SALUTE with every answer, None where nothing was answered."""
    if told is None:
        return None
    part = _clean_part("salute", told, SALUTE, times={"observed_at"})
    return part if any(part.values()) else None


def clean_abduction(told: Any) -> dict:
    """Return the details of an abduction: an outcome (open at first), its time, a demand."""
    part = _clean_part("abduction", told or {}, ABDUCTION, times={"outcome_at"})
    part["outcome"] = part["outcome"] or Fate.OPEN.value
    if part["outcome"] not in Fate.values:
        sentence = _("Choose one of: %s.") % ", ".join(Fate.values)
        raise ValidationError({"abduction.outcome": sentence})
    if part["outcome"] == Fate.OPEN and part["outcome_at"]:
        sentence = _("A time of outcome needs an outcome.")
        raise ValidationError({"abduction.outcome_at": sentence})
    return part


def _clean_part(name: str, told: Any, known: dict, *, times: set[str]) -> dict:
    if not isinstance(told, dict):
        raise ValidationError({name: _("Give an object of: %s.") % ", ".join(known)})
    wrong = {f"{name}.{key}": _("Unknown field.") for key in told if key not in known}
    part = {}
    for key in known:
        try:
            clean = _clean_time if key in times else _clean_text
            part[key] = clean(told.get(key))
        except ValidationError as fault:
            wrong[f"{name}.{key}"] = fault.messages[0]
    if wrong:
        raise ValidationError(wrong)
    return part


def _clean_text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValidationError(_("Give a text."))
    if len(value) > TEXT:
        raise ValidationError(_("At most %s characters.") % TEXT)
    return value.strip()


def _clean_time(value: Any) -> str | None:
    if value in (None, ""):
        return None
    return instant(values.read_time(value))
