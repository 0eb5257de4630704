"""Forms of a button or two that stand in a row, and lead back to the page they stand on."""

from django.urls import reverse
from django.utils.translation import gettext as _

from centres.forms import first_typed
from incidents.exchange.settling import Question
from incidents.kinds import Answer
from incidents.models import Incident


def button(label, *, letter="", go=False, answer: Answer | None = None) -> dict:
    """Return a button, with the letter that presses it; `answer` is what it says."""
    name, value = ("answer", answer.value) if answer else ("", "")
    return {"label": label, "letter": letter, "go": go, "name": name, "value": value}


def small_form(address: str, *buttons: dict, back: str, **fields) -> dict:
    """Return what `_small_form.html` shows; however often it is sent, it is recorded once."""
    sent = {**first_typed(), "next": back, **fields}
    return {"url": address, "fields": list(sent.items()), "buttons": buttons}


def answering(incident: Incident, centre: str, *buttons: dict, back: str, **fields) -> dict:
    """Return a form in which the room answers the version at hand."""
    address = reverse("incident_answer", args=[incident.number])
    said = {"version": incident.version, "centre": centre, **fields}
    return small_form(address, *buttons, back=back, **said)


def settling(question: Question, *, back: str) -> list[dict]:
    """Return the buttons that withdraw a dispute, where it is the side's only one, or keep it."""
    dispute, incident = question.dispute, question.dispute.incident
    said = {name: getattr(dispute, name) for name in ("disputed", "value", "comment")}
    keep = button(_("No: keep the dispute"), answer=Answer.DISPUTE)
    kept = answering(incident, dispute.centre_id, keep, back=back, **said)
    if not question.alone:
        return [kept]
    withdraw = button(_("Yes: withdraw the dispute"), letter="c", go=True, answer=Answer.CONCUR)
    return [answering(incident, dispute.centre_id, withdraw, back=back), kept]
