"""What an incident's page shows of the reports related to it, and of those that may be."""

from centres.forms import first_typed
from centres.permissions import Permission
from incidents import notation
from incidents.forms import RelatingForm
from incidents.kinds import Credibility
from incidents.models import Incident, Relation
from incidents.models.relation import Degree
from incidents.reports import nearness
from incidents.reports.nearness import Whereabouts


def of_incident(request, incident, *, relating_refused=None, **_others) -> dict:
    """Return what the part `related` of an incident's page shows.

    `relating_refused` is the form of a step that could not be taken.
    """
    officer, relations = request.user, list(_relations(request, incident))
    without = {incident.pk, *(relation.beside(incident).pk for relation in relations)}
    return {
        "related": [_related(officer, incident, relation) for relation in relations],
        "candidates": _candidates(request, incident, without=without),
        "relating_form": _form(officer, incident, relating_refused),
        "relating_refused": relating_refused,
    }


def _form(officer, incident, refused) -> RelatingForm | None:
    """Return the form that relates a report by its number, with the one that was refused."""
    if not officer.may(Permission.RELATE):
        return None
    typed = {"other": refused["other"].value()} if refused else {}
    return RelatingForm(initial={**first_typed(), **typed})


def _relations(request, incident):
    relations = Relation.objects.visible_to(request.user).of(incident)
    ends, long = ("first", "second"), ("search", "narrative")
    related = [f"{end}__{name}" for end in ends for name in ("centre", "force", "same_as")]
    rows = (*ends, "first__same_as", "second__same_as")
    unread = [f"{row}__{name}" for row in rows for name in long]
    people = ("by__force", "centre", "proposed_by__force", "proposed_for")
    return relations.select_related(*related, *people).defer(*unread)


def _related(officer, incident, relation) -> dict:
    other, degree = relation.beside(incident), relation.degree
    proposed = degree == Degree.PROPOSED
    return {
        **_beside(officer, incident, other, degree=degree),
        "may_relate": False,
        "relation": relation,
        "dtg": notation.dtg(relation.at),
        "near": nearness.measure(Whereabouts.of(incident), other),
        "proposed": proposed,
        "same": degree == Degree.SAME,
        "may_confirm": proposed and relation.confirmable_for(officer) is not None,
        "may_dissolve": degree != Degree.RELATED
        and _speaks(officer, Permission.CONFIRM_EVENT, incident, other),
        "to_grade": _to_grade(officer, relation, incident),
    }


def _candidates(request, incident, *, without) -> list[dict]:
    if incident.struck:
        return []
    seen, whereabouts = Incident.objects.visible_to(request.user), Whereabouts.of(incident)
    return [
        {**_beside(request.user, incident, near.incident, degree=Degree.RELATED), "near": near}
        for near in nearness.nearest(seen, whereabouts, without=without)
    ]


def _beside(officer, incident, other, *, degree) -> dict:
    """Return what one is shown of a report beside another, and whether one may speak of both."""
    speaks = _speaks(officer, Permission.RELATE, incident, other)
    fit = not (incident.struck or other.struck or incident.same_as_id or other.same_as_id)
    return {
        "incident": other,
        "submission": first_typed()["submission"],
        "may_relate": speaks,
        "may_propose": speaks
        and fit
        and degree == Degree.RELATED
        and incident.exercise is other.exercise,
    }


def _speaks(officer, permission, *incidents) -> bool:
    return any(officer.may(permission, incident.centre) for incident in incidents)


def _to_grade(officer, relation, incident) -> Incident | None:
    """Return the principal where both forces tell of it, and the officer may grade it 1."""
    principal, forces = relation.counting, {relation.first.force_id, relation.second.force_id}
    principal = incident if principal == incident else principal  # it knows what it was asked
    if principal is None or None in forces or len(forces) == 1:
        return None
    if relation.first.struck or relation.second.struck:
        return None
    graded = principal.information_grading == Credibility.CONFIRMED
    return None if graded or not officer.may(Permission.REVISE, principal) else principal
