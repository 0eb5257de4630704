"""One request as it stands: what became of it, and what the officer may do about it."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from centres.forms import SentForm, first_typed
from centres.journal.action import require
from centres.models import JournalEntry
from centres.permissions import Permission
from centres.views import live
from centres.views.pages import FormOnPage, page
from incidents import actions, notation, notices
from incidents.forms import CompleteForm, DeclineForm
from incidents.models import Request
from incidents.models.request import Status
from incidents.reports import sentences
from incidents.views.requests.request_row import all_of, row

REPLIED = {"decline", "complete"}  # the verbs that say why, or what came of it
FORMS = {"accept": SentForm, "decline": DeclineForm, "complete": CompleteForm, "withdraw": SentForm}


@page(Permission.READ_INCIDENTS)
def request_detail(request, pk):
    """Show a request with its history, live."""
    context = live.context(request)
    asked = _get_request(request, pk)
    if not live.is_poll(request):
        notices.read(officer=request.user, request=asked)
    return live.unchanged(request) or _page(request, asked, context)


class RequestVerb(FormOnPage):
    """Do what was sent; where another was faster, say so beside the request as it stands."""

    verb = ""

    def get_object(self):
        return _get_request(self.request, self.kwargs["pk"])

    def has_permission(self):
        needed = _needed(self.object, self.verb)
        return self.request.method != "POST" or self.request.user.may(*needed)

    def get_form(self, form_class=None):
        return _form(self.verb, self.request.POST)

    def act(self, form):
        act = getattr(actions, self.verb)
        return act(by=self.request.user, request=self.object, **form.cleaned_data)

    def form_invalid(self, form, status=400):
        context = live.context(self.request)
        asked = _get_request(self.request, self.kwargs["pk"])
        return _page(self.request, asked, context, typed={self.verb: form}, status=status)

    def get_success_message(self, record):
        return record.get_status_display()


request_accept = RequestVerb.as_view(verb="accept")
request_decline = RequestVerb.as_view(verb="decline")
request_complete = RequestVerb.as_view(verb="complete")
request_withdraw = RequestVerb.as_view(verb="withdraw")


def _get_request(request, pk) -> Request:
    require(request.user, Permission.READ_INCIDENTS)
    people = ("asked_by", "replied_by", "replied_force")
    return get_object_or_404(all_of(request).select_related(*people), pk=pk)


def _needed(asked: Request, verb: str) -> tuple:
    if verb == "withdraw":
        return Permission.ASK, asked.centre
    return Permission.ANSWER_REQUEST, asked.addressee


def _form(verb: str, data=None) -> SentForm:
    """Return the form of a verb; several stand on the page, so that each names its own fields."""
    return FORMS[verb](data, auto_id=f"{verb}_%s", initial=first_typed())


def _page(request, asked, context, *, typed=None, status=200):
    """Show the request, with the forms for what may be done with it, and for what was tried."""
    typed = typed or {}
    forms = {verb: _form(verb) for verb in _possible(request, asked)}
    context |= row(asked) | {
        "forms": forms | typed,
        "tried": next(iter(typed.values()), None),
        "history": _history(request, asked),
        "sentence": sentences.of_request(asked, at=timezone.now()),
    }
    template = "request_detail_live" if live.is_poll(request) else "request_detail"
    return render(request, f"incidents/{template}.html", context, status=status)


def _possible(request, asked: Request) -> list[str]:
    """Return the verbs that the officer may use on the request as it stands."""
    verbs = {Status.OPEN: list(FORMS), Status.ACCEPTED: ["decline", "complete", "withdraw"]}
    possible = verbs.get(Status(asked.status), [])
    return [verb for verb in possible if request.user.may(*_needed(asked, verb))]


def _history(request, asked: Request) -> list[dict]:
    """Return who did what to it and when, as the journal holds it, the last thing first."""
    entries = JournalEntry.objects.visible_to(request.user)
    entries = entries.filter(subject=Request.subject, key=asked.key()).select_related("by")
    return [
        {
            "by": entry.by,
            "dtg": notation.dtg(entry.at),
            "words": entry.words,
            "text": entry.state()["reply"] if entry.verb in REPLIED else "",
        }
        for entry in entries.order_by("-position")
    ]
