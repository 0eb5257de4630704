"""One request as it stands: what became of it, and what the officer may do about it."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from centres.forms import SentForm, first_typed
from centres.journal.action import require
from centres.models import JournalEntry
from centres.permissions import Permission
from centres.views import live
from centres.views.form_post import recorded
from incidents import actions, notation, notices
from incidents.forms import CompleteForm, DeclineForm
from incidents.models import Request
from incidents.models.request import Status
from incidents.reports import sentences
from incidents.views.requests.request_row import all_of, row

SENT = ["GET", "HEAD", "POST"]
REPLIED = {"decline", "complete"}  # the verbs that say why, or what came of it
FORMS = {"accept": SentForm, "decline": DeclineForm, "complete": CompleteForm, "withdraw": SentForm}


@require_GET
def request_detail(request, pk):
    """Show a request with its history, live."""
    context = live.context(request)
    asked = _found(request, pk)
    if not live.is_poll(request):
        notices.read(officer=request.user, request=asked)
    return live.unchanged(request) or _page(request, asked, context)


@require_http_methods(SENT)
def request_accept(request, pk):
    return _sent(request, pk, "accept", actions.accept)


@require_http_methods(SENT)
def request_decline(request, pk):
    return _sent(request, pk, "decline", actions.decline)


@require_http_methods(SENT)
def request_complete(request, pk):
    return _sent(request, pk, "complete", actions.complete)


@require_http_methods(SENT)
def request_withdraw(request, pk):
    return _sent(request, pk, "withdraw", actions.withdraw)


def _found(request, pk) -> Request:
    require(request.user, Permission.READ_INCIDENTS)
    return get_object_or_404(
        all_of(request).select_related("asked_by", "replied_by", "replied_force"), pk=pk
    )


def _sent(request, pk, verb: str, act: Callable):
    """Do what was sent; where another was faster, say so beside the request as it stands."""
    asked = _found(request, pk)
    if request.method != "POST":
        return redirect(asked)
    require(request.user, *_needed(asked, verb))
    form = _form(verb, request.POST)
    done = recorded(form, lambda: act(by=request.user, request=asked, **form.cleaned_data))
    if done is None:
        context, asked = live.context(request), _found(request, pk)
        return _page(request, asked, context, typed={verb: form}, status=400)
    messages.success(request, done.get_status_display())
    return redirect(done)


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
    page = "request_detail_live" if live.is_poll(request) else "request_detail"
    return render(request, f"incidents/{page}.html", context, status=status)


def _possible(request, asked: Request) -> list[str]:
    """Return the verbs that the officer may use on the request as it stands."""
    verbs = {Status.OPEN: list(FORMS), Status.ACCEPTED: ["decline", "complete", "withdraw"]}
    found = verbs.get(asked.status, [])
    return [verb for verb in found if request.user.may(*_needed(asked, verb))]


def _history(request, asked: Request) -> list[dict]:
    """Return who did what to it and when, as the journal holds it, the last thing first."""
    entries = JournalEntry.objects.visible_to(request.user)
    found = entries.filter(subject=Request.subject, key=asked.key()).select_related("by")
    return [
        {
            "by": entry.by,
            "dtg": notation.dtg(entry.at),
            "words": entry.words,
            "text": entry.state()["reply"] if entry.verb in REPLIED else "",
        }
        for entry in found.order_by("-position")
    ]
