"""Coded facts as a sentence in the language of the reader, whatever the narrative's language.

Whole patterns are translated, so that each language has its own order of words. What is written
by officers, and what runs from left to right, is isolated by invisible marks.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.text.marks import as_written, left_to_right
from incidents import notation
from incidents.kinds import Asked, Fate, Outcome, Precision
from incidents.models import Incident, Request
from incidents.models.request import Status
from incidents.reports import history


def of_incident(incident: Incident, forces: Mapping[str, str]) -> str:
    """Tell what is coded in a report; `forces` are their names by code."""
    told = [_("Exercise.")] if incident.exercise else []
    told += [_("Struck: it counts no more.")] if incident.struck else []
    told += [_happened(incident, forces), _ended(incident), _sighted(incident)]
    return " ".join(sentence for sentence in [*told, _reported(incident, forces)] if sentence)


def of_request(request: Request, *, at: datetime) -> str:
    """Tell who asks whom for what, by when, about what, and how it stands at that time."""
    names = {
        "asker": as_written(request.centre.name),
        "addressee": as_written(request.addressee.name),
        "due": left_to_right(notation.dtg(request.due_at)),
    }
    told = [_asked(request.kind) % names]
    if request.incident:
        told += [_("It is about %(number)s.") % {"number": left_to_right(request.incident.number)}]
    overdue = request.live and request.due_at <= at
    return " ".join([*told, _standing(request.status, overdue=overdue)])


def read_back(incident: Incident, forces: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what is read aloud on the telephone, label by label; codes sign by sign."""
    lines = [(_("Number"), spelled(incident.number)), (_("Time"), left_to_right(_time(incident)))]
    if incident.mgrs:
        lines += [(_("Grid (MGRS)"), spelled(incident.mgrs))]
    lines += [(_("Casualties"), _totals(incident.casualties))]
    return [*lines, (_("In one sentence"), of_incident(incident, forces))]


def spelled(code: str) -> str:
    """Return a number or grid reference sign by sign: `K 1 – 2 0 2 6 – 0 1 4 2`."""
    groups = code.replace("-", " ").split()
    return left_to_right(" – ".join(" ".join(group) for group in groups))


def _happened(incident, forces) -> str:
    happened = _where(incident) % {
        "kind": incident.get_kind_display(),
        "place": as_written(incident.place_known or incident.place),
        "square": left_to_right(incident.mgrs),
        "time": _when(incident),
    }
    people = _casualties(incident.casualties, forces)
    if not people:
        return _("%(what)s.") % {"what": happened}
    told = {"what": happened, "people": _(", ").join(people)}
    if incident.local_leader:
        return _("%(what)s: %(people)s, a local leader among them.") % told
    return _("%(what)s: %(people)s.") % told


def _where(incident) -> str:
    if incident.in_gap:
        if not incident.mgrs:
            return _("%(kind)s at %(place)s, %(time)s, in the gap")
        if not incident.place:
            return _("%(kind)s in square %(square)s, %(time)s, in the gap")
        return _("%(kind)s at %(place)s, square %(square)s, %(time)s, in the gap")
    if not incident.mgrs:
        return _("%(kind)s at %(place)s, %(time)s")
    if not incident.place:
        return _("%(kind)s in square %(square)s, %(time)s")
    return _("%(kind)s at %(place)s, square %(square)s, %(time)s")


def _time(incident) -> str:
    return notation.dtg(incident.occurred_at, incident.time_precision)


def _when(incident) -> str:
    time = left_to_right(_time(incident))
    if incident.time_precision == Precision.WEEK:
        return _("in the week from %(day)s") % {"day": time}
    return time


def _casualties(cells, forces) -> list[str]:
    """Return what befell whom, one phrase for each outcome."""
    told = []
    for outcome in Outcome:
        found = [cell for cell in cells if cell["outcome"] == outcome]
        if found:
            people = _(" and ").join(_people(c["count"], c["category"], forces) for c in found)
            count = sum(cell["count"] for cell in found)
            told.append(_befallen(outcome, count) % {"people": people})
    return told


def _totals(cells) -> str:
    """Return how many in all of each outcome, and of all of them."""
    counts: Counter[str] = Counter()
    for cell in cells:
        counts[cell["outcome"]] += cell["count"]
    told = [f"{outcome.label}: {counts[outcome]}" for outcome in Outcome if counts[outcome]]
    return _("; ").join([*told, f"{_('Total')}: {counts.total()}"])


def _people(n: int, category: str, forces) -> str:
    if category == "civilian":
        return ngettext("%(n)s civilian", "%(n)s civilians", n) % {"n": n}
    if category == "militant":
        return ngettext("%(n)s militant", "%(n)s militants", n) % {"n": n}
    if category == "other_security":
        return _("%(n)s of other security forces") % {"n": n}
    return _("%(n)s of the %(force)s") % {"n": n, "force": forces.get(category, category)}


def _befallen(outcome: str, n: int) -> str:
    return {
        Outcome.KILLED: ngettext("%(people)s was killed", "%(people)s were killed", n),
        Outcome.WOUNDED: ngettext("%(people)s was wounded", "%(people)s were wounded", n),
        Outcome.ABDUCTED: ngettext("%(people)s was abducted", "%(people)s were abducted", n),
        Outcome.MISSING: ngettext("%(people)s is missing", "%(people)s are missing", n),
        Outcome.DETAINED: ngettext("%(people)s was detained", "%(people)s were detained", n),
        Outcome.RELEASED: ngettext("%(people)s was released", "%(people)s were released", n),
    }[Outcome(outcome)]


def _ended(incident) -> str:
    """Tell how an abduction ended, or that it has not."""
    if not incident.abduction:
        return ""
    fate = incident.abduction["outcome"]
    if fate == Fate.OPEN:
        return _("The abduction is a live case.")
    told = {"outcome": str(Fate(fate).label)}
    if at := incident.abduction["outcome_at"]:
        told["time"] = left_to_right(notation.dtg(parse_datetime(at)))
        return _("Outcome of the abduction: %(outcome)s, %(time)s.") % told
    return _("Outcome of the abduction: %(outcome)s.") % told


def _sighted(incident) -> str:
    """Tell the SALUTE of a sighting, answer by answer, as it was written."""
    if not incident.salute:
        return ""
    facts = (
        f"{label}: {as_written(value)}" for label, value in history.part("salute", incident.salute)
    )
    return _("Sighting: %(facts)s.") % {"facts": _("; ").join(facts)}


def _reported(incident, forces) -> str:
    told = {
        "precedence": incident.get_precedence_display(),
        "letter": left_to_right(incident.precedence_letter),
        "room": as_written(incident.centre.name),
        "force": as_written(forces.get(incident.force_id, "")),
        "source": left_to_right(incident.source_grading),
        "information": incident.information_grading,
    }
    if not incident.force_id:
        return (
            _(
                "Precedence: %(precedence)s (%(letter)s); reported by %(room)s, "
                "source %(source)s, information %(information)s."
            )
            % told
        )
    return (
        _(
            "Precedence: %(precedence)s (%(letter)s); reported by %(room)s (%(force)s), "
            "source %(source)s, information %(information)s."
        )
        % told
    )


def _asked(kind: str) -> str:
    return {
        Asked.VERIFY: _("%(asker)s asks %(addressee)s to verify something by %(due)s."),
        Asked.ASSIST: _("%(asker)s asks %(addressee)s for assistance by %(due)s."),
        Asked.DECONFLICT: _("%(asker)s asks %(addressee)s to deconflict by %(due)s."),
        Asked.INFORM: _("%(asker)s asks %(addressee)s for information by %(due)s."),
    }[Asked(kind)]


def _standing(status: str, *, overdue: bool) -> str:
    if overdue:
        told = {
            Status.OPEN: _("It is overdue, and nobody has answered."),
            Status.ACCEPTED: _("It was accepted, and is overdue."),
        }
        return told[Status(status)]
    return {
        Status.OPEN: _("Nobody has answered yet."),
        Status.ACCEPTED: _("It was accepted."),
        Status.DECLINED: _("It was declined."),
        Status.COMPLETED: _("It was completed."),
        Status.WITHDRAWN: _("It was withdrawn."),
    }[Status(status)]
