"""The lines of a handover as its pages show them, live or as they were signed."""

from datetime import datetime

from incidents import notation, parts
from incidents.models import Incident, Obligation, Request
from incidents.reports import captivity, history
from incidents.views.exchange.countdown import clock
from incidents.watch.duty import Disputed


def rows(lines: dict[str, list], *, room, at: datetime) -> dict[str, list]:
    """Return what the template needs of each line; days and times are those of the moment `at`."""
    categories = parts.categories()
    return {
        "requests": [_request(line, room) for line in lines["requests"]],
        "awaited": [_awaited(line) for line in (*lines["overdue"], *lines["owed"])],
        "abductions": [_abduction(line, categories, at) for line in lines["abductions"]],
        "disputes": [_dispute(line, categories) for line in lines["disputes"]],
        "corrections": lines["corrections"],
    }


def _request(request: Request, room) -> dict:
    ours = request.centre_id == room.pk
    due = {"due": clock(request.due_at), "due_dtg": notation.dtg(request.due_at)}
    return {"request": request, "ours": ours, **due}


def _awaited(obligation: Obligation) -> dict:
    due = {"due": clock(obligation.due_at), "due_dtg": notation.dtg(obligation.due_at)}
    return {"incident": obligation.incident, **due}


def _abduction(incident: Incident, categories: dict[str, str], at: datetime) -> dict:
    return {
        "incident": incident,
        "days": captivity.words(captivity.days(incident, now=at)),
        "taken": captivity.taken(incident, categories),
    }


def _dispute(line: Disputed, categories: dict[str, str]) -> dict:
    values = [
        {"answer": answer, "stands": history.said(line.incident, answer.disputed, categories)}
        for answer in line.disputes
    ]
    return {"incident": line.incident, "values": values}
