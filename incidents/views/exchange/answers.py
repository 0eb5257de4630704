"""What the incident's page shows of the rooms' answers, and the forms to give one."""

from collections import defaultdict
from collections.abc import Sequence

from centres.forms import first_typed
from centres.models import Centre, Force
from centres.permissions import Permission
from incidents import notation
from incidents.exchange import latest_answers, settling
from incidents.forms import AnswerForm
from incidents.kinds import Answer, Disputed
from incidents.models import Acknowledgement, Incident, Obligation
from incidents.reports import corrections
from incidents.views.exchange import small_forms
from incidents.views.exchange.countdown import clock
from incidents.views.search.log_rows import mark

ANSWER_IDS = "answer_%s"  # other forms on the page have a comment as well


def grid(request, incident, **_others) -> dict:
    """Return who answered what: a row for each room, a cell for each force; and every dispute."""
    visible = Acknowledgement.objects.visible_to(request.user)
    answered = list(visible.filter(incident=incident).standing())
    stand, forces = latest_answers.standing(answered), _forces(answered)
    rooms = _centres(request)
    last = {answer.pk for answers in stand.values() for answer in answers}
    return {
        "rooms": rooms,
        "standing": stand,
        "earlier_answers": [_row(incident, a) for a in answered if a.pk not in last],
        "answering_forces": forces,
        "answer_rows": [
            {
                "centre": centre,
                "cells": [
                    {"force": force, **_cell(request, incident, (centre.pk, force.pk), stand)}
                    for force in forces
                ],
                "owed": owed,
            }
            for centre, owed in _rooms(request, incident, answered, rooms)
        ],
        "disputes": disputes(incident, answered),
    }


def _forces(answered) -> list[Force]:
    """Return the forces that answer, and those that have, whether they still do or not."""
    forces = {force.pk: force for force in latest_answers.answering()}
    return list((forces | {answer.force_id: answer.force for answer in answered}).values())


def _rooms(request, incident, answered, rooms) -> list[tuple[Centre, dict]]:
    """Return the rooms that are active, owe an answer or gave one, each with what it owes."""
    obligations = Obligation.objects.visible_to(request.user).answers().filter(incident=incident)
    owed = {obligation.centre_id: obligation for obligation in obligations}
    known = {incident.centre_id, *owed, *(answer.centre_id for answer in answered)}
    return [
        (centre, _owed(owed.get(centre.pk)))
        for centre in rooms
        if centre.status == Centre.Status.ACTIVE or centre.pk in known
    ]


def _centres(request) -> list[Centre]:
    return list(Centre.objects.visible_to(request.user, under=Permission.READ_INCIDENTS))


def _owed(obligation: Obligation | None) -> dict:
    if obligation is None:
        return {}
    if obligation.met_at:
        late = obligation.met_at > obligation.due_at
        return {"met": notation.dtg(obligation.met_at), "late": late}
    return {"void": True} if obligation.void else {"due": clock(obligation.due_at)}


def _cell(request, incident, side: tuple[str, str], stand) -> dict:
    if side == (incident.centre_id, incident.force_id):
        return {"own": True}
    answers = stand.get(side, ())
    rows = [{**_row(incident, answer), **_confirmation(request, answer)} for answer in answers]
    return {"answers": rows, "unanswered": mark(None)}


def _confirmation(request, answer: Acknowledgement) -> dict:
    """Return the button that makes what was told by telephone the word of the officer's room."""
    may = answer.told and request.user.may(Permission.ACKNOWLEDGE, answer)
    return {"confirming": first_typed() if may else None}


def _row(incident: Incident, answer: Acknowledgement) -> dict:
    """Return what is shown of an answer, wherever it stands."""
    return {
        **mark(Answer(answer.answer)),
        "centre": answer.centre,
        "force": answer.force,
        "disputed": answer.get_disputed_display(),
        "value": answer.value,
        "comment": answer.comment,
        "version": answer.version,
        "dtg": notation.dtg(answer.at),
        "by": answer.by,
        "on_behalf_of": answer.on_behalf_of,
        "pk": answer.pk,
        "position": answer.position,
        "told": answer.told,
        "confirms": answer.confirms,
        "told_dtg": answer.told_at and notation.dtg(answer.told_at),
        "former": answer.version != incident.version,
    }


def disputes(incident: Incident, answered) -> dict[str, list[dict]]:
    """Return by fact, every fact there is, the disputes that stand."""
    by_fact = defaultdict(list)
    for dispute in latest_answers.disputes(answered):
        by_fact[dispute.disputed].append(_row(incident, dispute))
    return {fact: by_fact[fact] for fact in Disputed.values}


def disputed(incidents: Sequence[Incident]) -> list[list[dict]]:
    """Return the disputes of each incident that was found visible, for a page that lists them."""
    answered = latest_answers.by_incident(incidents)
    return [
        [_row(i, dispute) for dispute in latest_answers.disputes(answered[i.pk])] for i in incidents
    ]


def forms(request, incident, *, standing, rooms, answer_form=None, **_others) -> dict:
    """Return the buttons and the form of whoever may answer: for the own room, by telephone."""
    own, others = rooms_of(request, incident, rooms)
    if incident.struck or not (own or others):
        return {"answer_form": answer_form}
    if answer_form is None:
        first = {"answer": Answer.COMMENT.value, "centre": (own or others)[0].pk}
        opened = {**first_typed(), "version": incident.version, **first}
        answer_form = AnswerForm(initial=opened, own=own, others=others, auto_id=ANSWER_IDS)
    said = {centre: standing.get((centre.pk, request.user.force_id), ()) for centre in own}
    return {
        "answer_form": answer_form,
        "quick_answers": [
            {"centre": centre, "offered": offered, **first_typed()}
            for centre, stand in said.items()
            if (offered := _offered(incident, stand))
        ],
    }


def _offered(incident, stand) -> list[Answer]:
    """Return what one button is enough for: what the room has not said of this version."""
    own = (answer for answer in stand if not answer.told)
    said = {answer.answer for answer in own if answer.version == incident.version}
    if not said:
        return [Answer.SEEN, Answer.CONCUR]
    return [] if said & {Answer.CONCUR, Answer.COMMENT} else [Answer.CONCUR]


def rooms_of(request, incident, rooms=None) -> tuple[list[Centre], list[Centre]]:
    """Return the rooms the officer answers for: the own ones, and those that answer by telephone.

    No force answers its own room's report. `rooms` are all that are visible, where they were read.
    """
    officer = request.user
    own = {posting.centre_id for _reach, posting in officer.reaches(Permission.ACKNOWLEDGE)}
    by_telephone = officer.may(Permission.ACKNOWLEDGE_ON_BEHALF)
    reporter = incident.centre_id if officer.force_id == incident.force_id else None
    rooms = [
        centre
        for centre in (_centres(request) if rooms is None else rooms)
        if centre.status == Centre.Status.ACTIVE and centre.pk != reporter
    ]
    return (
        [centre for centre in rooms if centre.pk in own],
        [centre for centre in rooms if by_telephone and centre.pk not in own],
    )


def following(request, incident, *, answer_rows, **_others) -> dict:
    """Return the report that the own room owes the next answer, once it owes this one none."""
    own = {posting.centre_id for _reach, posting in request.user.reaches(Permission.ACKNOWLEDGE)}
    if not own or any(row["centre"].pk in own and "due" in row["owed"] for row in answer_rows):
        return {}
    owed = Obligation.objects.visible_to(request.user).awaited().filter(centre__in=own)
    next_due = owed.with_reports().order_by("due_at", "pk").first()
    return {"following": next_due and {"owed": next_due, "clock": clock(next_due.due_at)}}


def settled(request, incident, **_others) -> dict:
    """Return the own disputes after which the report was revised, with the buttons for each."""
    own = {posting.centre_id for _reach, posting in request.user.reaches(Permission.ACKNOWLEDGE)}
    back = incident.get_absolute_url()
    return {
        "settling": [
            {"question": question, "forms": small_forms.settling(question, back=back)}
            for question in settling.of_incident(request.user, incident, own)
        ]
    }


def correction(request, incident, **_others) -> dict:
    """Return what the present version corrects of what the officer has read or answered."""
    differences = corrections.awaited(incident, of=request.user)
    return {"correction": {"differences": differences, **first_typed()} if differences else None}
