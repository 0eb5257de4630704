"""The log's rows, drawn once: between two polls hardly any of them has changed."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from centres.models import Force
from incidents.exchange import latest_answers
from incidents.kinds import Answer
from incidents.models import Acknowledgement, Incident, Obligation
from incidents.views.exchange.countdown import standing

CACHED_FOR = 60 * 60  # seconds
INDENT = re.compile(r"\n\s+")  # of the template; over a poor link it takes a tenth of the time


def drawn(incidents: Sequence[Incident], forces: Sequence[Force] | None = None) -> list[SafeString]:
    """Return each incident's row of the log, in their order.

    A row follows from the records it shows, so it is kept under their positions. Who looks matters
    only for its mark as unseen: the incidents have been found visible. `forces` are those that
    answer, where the caller knows them.
    """
    keys = [_key(incident) for incident in incidents]
    cached = cache.get_many(keys)
    unknown = [i for i, key in zip(incidents, keys, strict=True) if key not in cached]
    new = _new(unknown, forces)
    cache.set_many(new, CACHED_FOR)
    return [SafeString(cached.get(key) or new[key]) for key in keys]


def _key(incident: Incident) -> str:
    position, centre = incident.latest, incident.centre.position
    told = f"{position}:{incident.in_gap}:{centre}:{incident.batch and incident.batch.status}"
    told += f":{quote(incident.place_known)}"  # names of places change by themselves
    told += ":unseen" if incident.unseen else ""
    return f"row:{incident.pk}:{told}:{get_language()}"


def _new(incidents: list[Incident], forces: Sequence[Force] | None) -> dict[str, str]:
    """Draw the rows that are not kept, with all that was answered to them; by key."""
    if not incidents:
        return {}
    forces = latest_answers.answering() if forces is None else forces
    answered, owed = (
        latest_answers.by_incident(incidents),
        latest_answers.owed_by_incident(incidents),
    )
    return {
        _key(incident): INDENT.sub(
            "\n",
            render_to_string(
                "incidents/_incident_row.html",
                {
                    "incident": incident,
                    "marks": answer_marks(answered[incident.pk], forces),
                    "clock": clock(owed[incident.pk]),
                    "ago": {"at": incident.occurred_at, "words": ""},
                },
            ),
        )
        for incident in incidents
    }


def answer_marks(answered: Iterable[Acknowledgement], forces: Sequence[Force]) -> list[dict]:
    """Return a mark for each force that answers: its strongest answer, from whichever room."""
    strongest = latest_answers.strongest_by_force(answered)
    return [{"force": force.name, **mark(strongest.get(force.pk))} for force in forces]


def mark(answer: Answer | None) -> dict:
    """Return how an answer is shown: a symbol, and the words that go with it."""
    if answer is None:
        return {"code": "unanswered", "symbol": "·", "label": _("not answered")}
    return {"code": answer.value, "symbol": answer.symbol, "label": answer.label}


def clock(owed: Iterable[Obligation]) -> dict:
    """Return the first due time that is still open; whether all is answered; or nothing owed."""
    owed = list(owed)
    due = min((o.due_at for o in owed if o.open), default=None)
    return {"due": due and standing(due), "answered": any(o.met_at for o in owed)}
