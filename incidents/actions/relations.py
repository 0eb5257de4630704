"""What may happen between two reports: relate; propose, confirm and dissolve one event."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.journal.action import action
from centres.journal.lock import held
from centres.models import Centre, Officer
from centres.permissions import Permission
from incidents.models import Incident, Relation
from incidents.models.relation import Degree


@action()
def relate(*, by, submission, incident, other) -> Relation:
    """Say that two reports belong together, one of them the own room's; the order says nothing."""
    relation = _locked(incident, other)
    centre = _speaking(by, Permission.RELATE, relation)
    if not relation._state.adding:
        raise ValidationError({"other": _("These reports are related already.")})
    return _in_degree(relation, by=by, centre=centre, degree=Degree.RELATED)


@action()
def propose_event(*, by, submission, incident, other, principal) -> Relation:
    """Propose that two reports tell of one event, and which of them counts: `principal`."""
    relation = _locked(incident, other)
    centre = _speaking(by, Permission.RELATE, relation)
    if relation.degree != Degree.RELATED:
        raise ValidationError({"other": _("These reports are one event, or proposed as one.")})
    if principal.pk not in (relation.first_id, relation.second_id):
        raise ValidationError({"principal": _("The principal is one of the two reports.")})
    relation.principal = relation.first if principal.pk == relation.first_id else relation.second
    _refuse_unfit(relation)
    relation.proposed_by, relation.proposed_for = by, centre
    return _in_degree(relation, by=by, centre=centre, degree=Degree.PROPOSED)


@action()
def confirm_event(*, by, submission, incident, other) -> tuple:
    """Confirm, as a chief of the force whose report then does not count, what was proposed.

    From now on only the principal counts.
    """
    relation = _locked(incident, other)
    if relation.degree != Degree.PROPOSED:
        raise ValidationError(_("Nothing is proposed for these reports."))
    centre = relation.confirmable_for(by)
    if centre is None:
        raise PermissionDenied
    _refuse_unfit(relation)
    counted = _counting(relation.other, under=relation.principal)
    return _in_degree(relation, by=by, centre=centre, degree=Degree.SAME), counted


@action()
def dissolve_event(*, by, submission, incident, other) -> tuple:
    """Say, for either room and force, that they are not one event: both count, stay related.

    Whoever confirmed, no force is held out of the count against its will.
    """
    relation = _locked(incident, other)
    centre = _speaking(by, Permission.CONFIRM_EVENT, relation)
    if relation.degree == Degree.RELATED:
        raise ValidationError(_("These reports are not one event."))
    freed = _counted_again(relation)
    relation.principal = relation.proposed_by = relation.proposed_for = None
    return _in_degree(relation, by=by, centre=centre, degree=Degree.RELATED), *freed


def _locked(incident: Incident, other: Incident) -> Relation:
    """Lock both reports in one order; return their relation, a new one where there is none."""
    if incident.pk == other.pk:
        raise ValidationError({"other": _("A report is not related to itself.")})
    first, second = map(held, sorted((incident, other), key=lambda report: report.pk.int))
    relation = Relation.objects.filter(first=first, second=second).first()
    relation = held(relation) if relation else Relation(first=first, second=second)
    relation.first, relation.second = first, second
    if relation.principal_id:
        relation.principal = first if relation.principal_id == first.pk else second
    return relation


def _speaking(by: Officer, permission: Permission, relation: Relation) -> Centre:
    """Return the room that the officer speaks for, one of the two that reported."""
    for incident in (relation.first, relation.second):
        if by.may(permission, incident.centre):
            return incident.centre
    raise PermissionDenied


def _refuse_unfit(relation: Relation) -> None:
    """Refuse what cannot be one event: both must stand, and count, by themselves."""
    both = (relation.first, relation.second)
    if any(incident.struck for incident in both):
        raise ValidationError(_("A struck report is no report of an event any more."))
    if relation.first.exercise is not relation.second.exercise:
        raise ValidationError(_("A record made for training tells of no real event."))
    if any(incident.same_as_id for incident in both):
        raise ValidationError(_("One of these reports counts under another event already."))
    if Incident.objects.filter(same_as=relation.other).exists():
        raise ValidationError(_("Other reports count under this one: make it the principal."))


def _counted_again(relation: Relation) -> list[Incident]:
    """Return the report that counts again; one that counts under another principal does not."""
    if relation.other.same_as_id != relation.principal_id:
        return []
    return [_counting(relation.other, under=None)]


def _counting(incident: Incident, *, under: Incident | None) -> Incident:
    incident.same_as = under
    incident.search = incident.words()
    return incident


def _in_degree(relation: Relation, *, by, centre, degree) -> Relation:
    relation.degree = degree.value
    relation.by, relation.centre, relation.at = by, centre, timezone.now()
    return relation
