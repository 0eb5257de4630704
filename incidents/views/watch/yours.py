"""What waits for the officer as rows of one list: what it is, by when, and the buttons for it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from centres.permissions import Permission
from centres.views import proposal_words
from incidents import notation
from incidents.kinds import Answer, Kind
from incidents.models import Incident, Notice
from incidents.models.request import Status
from incidents.reports import history
from incidents.views.exchange.countdown import clock
from incidents.views.exchange.small_forms import answering, button, settling, small_form
from incidents.watch import yours
from incidents.watch.yours import Item, Sort

CALLED = {
    Sort.ANSWER: gettext_lazy("To answer"),
    Sort.REQUEST: gettext_lazy("Request"),
    Sort.HANDOVER: gettext_lazy("Handover"),
    Sort.TOLD: gettext_lazy("Told by telephone for our room"),
    Sort.CORRECTION: gettext_lazy("Correction"),
    Sort.SETTLING: gettext_lazy("Our dispute: does this settle it?"),
    Sort.EVENT: gettext_lazy("Same event, proposed"),
    Sort.DAY: gettext_lazy("Daily summary"),
    Sort.CONSENT: gettext_lazy("Proposal"),
    Sort.DRAFT: gettext_lazy("Unsent text"),
}


# What a row has that is not of every sort: what it is about (a report, or a name and a text), who
# said it, what stands beside it, and what one does with it.
BESIDE = (
    *("incident", "other", "about", "name", "text", "tag", "by", "answer", "differences"),
    *("question", "forms", "open", "follow_up"),
)


def of_officer(request) -> dict[str, Any]:
    """Return the rows, how many are late, and whether the officer has such a list at all."""
    items = yours.waiting(request.user)
    beside = {
        "changes": history.changes(_corrected(items), seen_by=request.user),
        "records": _proposed(request, items),
    }
    rows = [_row(request, item, beside) for item in items]
    answers = [item for item in items if item.sort is Sort.ANSWER]
    has = any(request.user.may(p) for p in (Permission.ACKNOWLEDGE, Permission.ASSESS))
    return {
        "rows": rows,
        "late": sum(bool(row["clock"] and row["clock"]["late"]) for row in rows),
        "more_of": answers[0].record.centre_id if len(answers) == yours.MOST else None,
        "shown": has or bool(rows),
    }


def _corrected(items: Sequence[Item]) -> set[tuple[str, int]]:
    notices: list[Notice] = [item.record for item in items if item.sort is Sort.CORRECTION]
    return {(str(n.incident_id), n.version) for n in notices if n.version}


def _proposed(request, items: Sequence[Item]) -> dict:
    proposals = [item.record for item in items if item.sort is Sort.CONSENT]
    return proposal_words.records_of(proposals, seen_by=request.user) if proposals else {}


def _row(request, item: Item, beside: dict) -> dict:
    """Return a row: what every one has, and what those of its sort have beside it."""
    key = f"{item.sort.name.lower()}-{getattr(item.record, 'pk', '')}"
    row = {
        **dict.fromkeys(BESIDE),
        "key": key,
        "called": CALLED[item.sort],
        "clock": clock(item.due_at) if item.due_at else None,
        "dtg": notation.dtg(item.since),
    }
    return row | ROWS[item.sort](request, item.record, beside)


def _about(incident: Incident) -> dict:
    address = incident.get_absolute_url()
    named = {"incident": incident, "name": incident.number}
    return {**named, "url": address, "follow_up": f"{address}#id_text"}


def _answer(request, owed, _beside) -> dict:
    incident, may = owed.incident, request.user.may(Permission.ACKNOWLEDGE)
    seen = button(Answer.SEEN.label, letter="s", go=True, answer=Answer.SEEN)
    concur = button(Answer.CONCUR.label, letter="c", answer=Answer.CONCUR)
    forms = [answering(incident, owed.centre_id, seen, concur, back=reverse("home"))] if may else []
    return {**_about(incident), "forms": forms}


def _request(request, asked, _beside) -> dict:
    accept = button(_("Accept"), letter="s", go=True)
    accepting = small_form(reverse("request_accept", args=[asked.pk]), accept, back=reverse("home"))
    opened = asked.status == Status.OPEN
    names = {"kind": asked.get_kind_display(), "room": asked.centre.name}
    return {
        "url": asked.get_absolute_url(),
        "name": _("%(kind)s, asked by %(room)s") % names,
        "text": asked.text,
        "about": asked.incident,
        "tag": "" if opened else asked.get_status_display(),
        "forms": [accepting] if opened else [],
        "open": "" if opened else _("Complete"),
    }


def _handover(request, handover, _beside) -> dict:
    address = reverse("handover_sign_in", args=[handover.pk])
    take_over = button(_("Take over the watch"), go=True)
    return {
        "url": handover.get_absolute_url(),
        "name": f"{handover.centre.name} · {handover.force.name}",
        "text": handover.note,
        "by": handover.outgoing,
        "forms": [small_form(address, take_over, back=reverse("home"))],
    }


def _told(request, answer, _beside) -> dict:
    incident = answer.incident
    address = reverse("answer_confirm", args=[incident.number])
    confirm = button(_("Confirm"), letter="s", go=True)
    return {
        **_about(incident),
        "answer": answer,
        "by": answer.by,
        "forms": [small_form(address, confirm, back=reverse("home"), answer=answer.pk)],
    }


def _correction(request, notice, beside) -> dict:
    address = reverse("notice_receive", args=[notice.pk])
    acknowledge = button(_("Acknowledge the correction"), letter="s", go=True)
    return {
        **_about(notice.incident),
        "differences": beside["changes"].get((str(notice.incident_id), notice.version or 0)),
        "forms": [small_form(address, acknowledge, back=reverse("home"))],
    }


def _settling(request, question, _beside) -> dict:
    dispute = question.dispute
    return {
        **_about(dispute.incident),
        "key": f"settling-{dispute.pk}",
        "question": question,
        "forms": settling(question, back=reverse("home")),
    }


def _event(request, relation, _beside) -> dict:
    address = f"{relation.other.get_absolute_url()}#related"
    return {
        **_about(relation.counting),
        "url": address,
        "other": relation.other,
        "open": pgettext("verb", "Open"),
    }


def _day(request, waiting, _beside) -> dict:
    return {
        "url": waiting.get_absolute_url(),
        "name": waiting.sentence,
        "open": pgettext("verb", "Open"),
    }


def _consent(request, proposal, beside) -> dict:
    return {
        "url": proposal.get_absolute_url(),
        "name": proposal.title,
        "text": proposal_words.about(proposal, beside["records"]),
        "by": proposal.by,
        "open": pgettext("verb", "Open"),
    }


def _draft(request, draft, _beside) -> dict:
    kind = dict(Kind.choices).get(draft.typed.get("kind"))
    return {
        "url": f"{reverse('incident_new')}?draft={draft.pk}",
        "name": kind or _("Kind not chosen yet"),
        "text": draft.typed.get("place") or draft.typed.get("narrative", ""),
        "open": _("Go on"),
    }


ROWS: dict[Sort, Callable[[Any, Any, dict], dict]] = {
    Sort.ANSWER: _answer,
    Sort.REQUEST: _request,
    Sort.HANDOVER: _handover,
    Sort.TOLD: _told,
    Sort.CORRECTION: _correction,
    Sort.SETTLING: _settling,
    Sort.EVENT: _event,
    Sort.DAY: _day,
    Sort.CONSENT: _consent,
    Sort.DRAFT: _draft,
}
