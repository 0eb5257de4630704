"""Proposals: what waits for consent, what became of others, and what one may do with each."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from centres import actions, alerts
from centres.access import own_key
from centres.forms import SentForm, first_typed, officer_keys
from centres.forms.codes import FIELD, CodeForm
from centres.forms.proposals import RefuseForm
from centres.journal import proposing
from centres.models import AccessToken, JournalEntry, Officer, Proposal
from centres.permissions import Permission
from centres.views import proposal_words
from centres.views.enrol import show_password
from centres.views.pages import FormOnPage
from centres.views.tokens import show_token

LATEST = 50  # that are decided
Status = Proposal.Status
OPEN = (Status.WAITING, Status.CONSENTED)
# By verb, what else an open proposal shows: functions of request and proposal that return HTML,
# added by apps when they are ready.
shown_beside: dict[str, Callable[[HttpRequest, Proposal], str]] = {}


def count_waiting(officer: Officer) -> int:
    """Return how many proposals the officer may consent to, or carry out."""
    if not Proposal.shown_to(officer):
        return 0
    return Proposal.objects.visible_to(officer).waiting_for(officer).count()


def _require_some(officer: Officer) -> None:
    if not Proposal.shown_to(officer):
        raise PermissionDenied


@require_GET
def proposal_list(request):
    """Show what waits, the longest first, then what was decided, the latest first."""
    _require_some(request.user)
    proposals = Proposal.objects.visible_to(request.user).defer("content")
    proposals = proposals.select_related("by__force", "ended_by")
    mine = set(proposals.waiting_for(request.user).values_list("pk", flat=True))
    waiting = list(proposals.filter(status__in=OPEN).order_by("at", "pk"))
    decided = list(proposals.exclude(status__in=OPEN).order_by("-ended_at", "pk")[:LATEST])
    named = proposal_words.records_of([*waiting, *decided], seen_by=request.user)
    context = {
        "waiting": [_row(p, named, mine=p.pk in mine) for p in waiting],
        "decided": [_row(p, named) for p in decided],
        "missing": alerts.missing(),
    }
    return render(request, "centres/proposal_list.html", context)


def _row(proposal: Proposal, named, *, mine=False) -> dict:
    about = proposal_words.about(proposal, named)
    return {"proposal": proposal, "about": about, "mine": mine}


@require_GET
def proposal_detail(request, pk):
    return proposal_page(request, visible_proposal(request, pk))


def visible_proposal(request, pk) -> Proposal:
    _require_some(request.user)
    proposals = Proposal.objects.visible_to(request.user)
    return get_object_or_404(proposals.select_related("by__force", "ended_by__force"), pk=pk)


def proposal_page(request, proposal, *, form=None, status=200):
    """Show a proposal in words, what became of it, and the buttons of those who may decide."""
    may, is_open = request.user.may, proposal.status in OPEN
    consents = proposal.status == Status.WAITING and proposal.may_decide(request.user)
    asked = form if isinstance(form, RefuseForm) else RefuseForm(initial=first_typed())
    consenting = SentForm(initial=first_typed())
    _ask_key(consenting, request.user, proposal)
    _ask_key(asked, request.user, proposal)
    own = is_open and may(Permission.WITHDRAW_PROPOSAL, proposal)
    effect = JournalEntry.objects.visible_to(request.user)
    beside = shown_beside.get(proposal.verb) if is_open else None
    context = {
        "proposal": proposal,
        "beside": beside(request, proposal) if beside else "",
        "facts": proposal_words.facts(proposal, seen_by=request.user),
        "consents": _consents(request, proposal),
        "awaits": proposal_words.awaited(proposal, seen_by=request.user) if is_open else [],
        "missing": _missing(proposal),
        "may_consent": consents,
        "may_withdraw": own,
        "may_carry_out": proposal.status == Status.CONSENTED and proposal.by == request.user,
        "refusing": asked if consents else None,
        "consenting": consenting,
        "lacks_key": consents and own_key.is_missing(request.user),
        "form": form,
        "sent": first_typed,
        "codes": _codes(request),
        "effect": effect.filter(submission=proposing.submission_of(proposal)).first(),
    }
    return render(request, "centres/proposal_detail.html", context, status=status)


def _ask_key(form, officer: Officer, proposal: Proposal) -> None:
    """Let a form be signed with the officer's own key, where it is not yet."""
    if own_key.FIELD not in form.fields:
        refused = isinstance(form, RefuseForm)
        told = {"purpose": own_key.REFUSE, "words": "reason"} if refused else {}
        told = told or {"purpose": own_key.CONSENT}
        officer_keys.ask(form, officer, about=proposal.asked_digest, **told)


def _missing(proposal: Proposal) -> list[str]:
    """Say for want of whom nobody can consent."""
    if proposal.consenting is Permission.CONSENT_TO_IMPORT:
        return alerts.missing_in(proposal.awaits)
    return alerts.missing()


def _codes(request) -> dict:
    """Return by form the field for a code, where the officer's last one is no longer fresh."""
    if request.user.is_fresh:
        return {}
    forms = {
        name: CodeForm(request=request, officer=request.user, alone=False, auto_id=f"{name}_%s")
        for name in ("consent", "refuse", "carry_out")
    }
    return {name: form[FIELD] for name, form in forms.items()}


def _consents(request, proposal: Proposal) -> list[Officer]:
    """Return who has consented, the first to do so first."""
    keys = [consent["by"] for consent in proposal.consents]
    people = Officer.objects.visible_to(request.user).select_related("force").keyed(keys)
    officers = {officer.key(): officer for officer in people}
    return [officers[key] for key in keys if key in officers]


class Decide(FormOnPage):
    """What one does with a proposal, from its page."""

    context_object_name = "proposal"
    asks_code = True

    def get_object(self):
        return visible_proposal(self.request, self.kwargs["pk"])

    def get_form_kwargs(self):
        return {"data": self.request.POST}

    def form_invalid(self, form, status=400):
        return proposal_page(self.request, self.object, form=form, status=status)

    def get_success_message(self, record):
        return self.success_message

    def get_success_url(self):
        return reverse("proposal", args=[self.object.pk])


class OfOther(Decide):
    """What those do who are asked to consent."""

    @property
    def permission(self):  # type: ignore[override]  # as the proposal asks for
        return self.object.consenting

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        _ask_key(form, self.request.user, self.object)
        return form


class Consent(OfOther):
    success_message = gettext_lazy("You have consented.")

    def act(self, form):
        return actions.consent(by=self.request.user, proposal=self.object, **form.cleaned_data)


class Refuse(OfOther):
    form_class = RefuseForm
    success_message = gettext_lazy("You have refused.")

    def act(self, form):
        return actions.refuse(by=self.request.user, proposal=self.object, **form.cleaned_data)


class Withdraw(Decide):
    permission = actions.withdraw_proposal.permission
    success_message = gettext_lazy("Withdrawn.")

    def act(self, form):
        return actions.withdraw_proposal(
            by=self.request.user, proposal=self.object, **form.cleaned_data
        )


class CarryOut(Decide):
    """Do what was consented to, and show what it shows, this once."""

    permission = actions.carry_out.permission

    def act(self, form):
        return actions.carry_out(by=self.request.user, proposal=self.object, **form.cleaned_data)

    def done(self, record):
        outcome = getattr(record, "outcome", None) or proposing.done_before(record)
        if isinstance(outcome, AccessToken):
            return show_token(self.request, outcome)
        if isinstance(outcome, Officer):
            return show_password(self.request, outcome, record.title)
        return redirect(record)
