"""What stands of the rooms' answers: of each room and force its last word, and every dispute."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from centres.models import Force, Posting
from centres.roles import Role, Trait
from incidents.kinds import Answer
from incidents.models import Acknowledgement, Incident, Obligation

Standing = dict[tuple[str, str], list[Acknowledgement]]


def standing(answers: Iterable[Acknowledgement]) -> Standing:
    """Return by centre and force the answers to one report that stand, the oldest first.

    `answers` come in the order of their positions. A dispute stands, one for each fact, until the
    same room and force concurs; to have seen another version withdraws nothing. What is only told
    by telephone stands last and takes nothing back, until the room answers itself.
    """
    answers_by_side: Standing = defaultdict(list)
    for answer in answers:
        answers_by_side[answer.centre_id, answer.force_id] = _over(
            answers_by_side[answer.centre_id, answer.force_id], answer
        )
    return dict(answers_by_side)


def _over(before: list[Acknowledgement], answer: Acknowledgement) -> list[Acknowledgement]:
    before = [a for a in before if not a.told]
    if answer.told:
        return [*before, answer]
    disputes = [a for a in before if a.answer == Answer.DISPUTE]
    if answer.answer == Answer.DISPUTE:
        return [a for a in disputes if a.disputed != answer.disputed] + [answer]
    if answer.answer == Answer.SEEN and before:
        return before if disputes or before[-1].version == answer.version else [answer]
    return [answer]


def disputes(answers: Iterable[Acknowledgement]) -> list[Acknowledgement]:
    """Return the disputes of one report that stand."""
    sides = standing(answers).values()
    return [a for side in sides for a in side if a.answer == Answer.DISPUTE and not a.told]


def by_incident(incidents: Iterable[Incident], *, until: int | None = None) -> dict:
    """Return the answers to reports that were found visible, by key of the report; one query.

    `until` is a position: only what had been answered by then.
    """
    answers = defaultdict(list)
    pks = [incident.pk for incident in incidents]
    given = Acknowledgement.objects.filter(incident__in=pks)
    given = given if until is None else given.filter(position__lte=until)
    for answer in given.standing():
        answers[answer.incident_id].append(answer)
    return answers


def owed_by_incident(incidents: Iterable[Incident]) -> dict:
    """Return what rooms owe to reports that were found visible, by key of the report; one query."""
    obligations = defaultdict(list)
    pks = [incident.pk for incident in incidents]
    for obligation in Obligation.objects.answers().filter(incident__in=pks).order_by("due_at"):
        obligations[obligation.incident_id].append(obligation)
    return obligations


def answering() -> list[Force]:
    """Return the forces that answer: those whose officers are posted to rooms, or ever were."""
    staff = Role.having(Trait.STAFF)
    posted = Posting.objects.filter(officer__force=OuterRef("pk"), role__in=staff)
    return list(Force.objects.filter(Exists(posted)))


def strongest_by_force(answers: Iterable[Acknowledgement]) -> dict[str, Answer]:
    """Return by force its strongest answer to one report, from whichever room."""
    strongest: dict[str, Answer] = {}
    for (_centre, force), side in standing(answers).items():
        for answer in (a for a in side if not a.told):
            kind = Answer(answer.answer)
            if force not in strongest or kind.strength > strongest[force].strength:
                strongest[force] = kind
    return strongest
