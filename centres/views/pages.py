"""What pages share: the permission each one asks for, and what becomes of a form that is sent."""

import functools
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView

from centres import database
from centres.forms import SentForm, codes, first_typed
from centres.journal.action import CodeNeededError, require
from centres.journal.entries import SubmissionReusedError, SubmissionTakenError
from centres.journal.lock import Conflict
from centres.models import Proposal, Record
from centres.permissions import FRESH, Permission
from centres.text.languages import listed
from centres.views import proposal_words

Made = TypeVar("Made", bound=Record)
log = logging.getLogger(__name__)


def page(permission: Permission, *methods: str) -> Callable:
    """Make a page of a function: asked by these methods, GET unless told, with the permission."""

    def decorated(view):
        @require_http_methods(methods or ["GET"])
        @functools.wraps(view)
        def answer(request, *args, **kwargs):
            require(request.user, permission)
            return view(request, *args, **kwargs)

        return answer

    return decorated


class FormPage(FormView):
    """A page with a form, recorded once by an action, or shown again with what is wrong.

    A page states its `template_name`, `form_class`, `permission`, `act`, `success_message` and
    `success_url`. `object` is the record that the address names, found before the permission is
    asked for it; where there is none, it is what the action made.
    """

    http_method_names = ["get", "head", "post"]
    request: Any  # its user is an Officer: nobody else gets here
    form_class: type[Any] = SentForm
    permission: Permission | None = None
    context_object_name = "object"
    success_message: Any = ""  # a text, translated where it is shown
    success_url: Any = None
    asks_code = False  # of its own, where the permission does not
    object: Any = None

    def dispatch(self, request, *args, **kwargs):
        if request.method.lower() not in self.http_method_names:
            return self.http_method_not_allowed(request, *args, **kwargs)
        self.object = self.get_object()
        if not self.has_permission():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_object(self) -> Record | None:
        """Return the record that the address names, where it names one that may be seen."""
        return None

    def has_permission(self) -> bool:
        needed = self.permission
        return needed is not None and self.request.user.may(needed, self.object)

    def get_initial(self) -> dict:
        return {**super().get_initial(), **first_typed()}

    def get_form(self, form_class=None):
        return self.with_code(super().get_form(form_class))

    def with_code(self, form):
        """Return the form, asking for a fresh code too where what it does needs one."""
        if self.asks_code or self.permission in FRESH:
            codes.ask(form, self.request)
        return form

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**{self.context_object_name: self.object}, **kwargs)

    def act(self, form) -> Record:
        """Take the action that the form asks for, and return the record it made."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs) -> HttpResponse:
        form = self.get_form()
        is_valid = form.is_valid()
        codes.settle(form, request)
        return self.form_valid(form) if is_valid else self.form_invalid(form)

    def form_valid(self, form) -> HttpResponse:
        try:
            record = recorded(form, lambda: self.act(form))
        except CodeNeededError:
            codes.ask(form, self.request)
            form.add_error(codes.FIELD, _("This needs a code of your device."))
            return self.form_invalid(form)
        except Conflict as conflict:
            return self.form_outdated(form, conflict.current)
        if record is None:
            return self.form_invalid(form)
        if isinstance(record, Proposal) and not isinstance(self.object, Proposal):
            return proposed(self.request, record)
        self.object = self.object or record
        return self.done(record)

    def form_invalid(self, form, status=400) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def form_outdated(self, form, present: Record) -> HttpResponse:
        """Show the form again where another changed the record meanwhile, into `present`."""
        raise NotImplementedError

    def done(self, record: Record) -> HttpResponse:
        messages.success(self.request, self.get_success_message(record))
        return redirect(came_from(self.request) or self.get_success_url())

    def get_success_message(self, record: Any) -> str:
        return self.success_message % record.name

    def get_success_url(self) -> str:
        return str(self.success_url or self.object.get_absolute_url())


class FormOnPage(FormPage):
    """A form that stands on another page: shown there by `form_invalid`, never by itself."""

    def has_permission(self) -> bool:
        return self.request.method != "POST" or super().has_permission()

    def get(self, request, *args, **kwargs):
        return redirect(self.get_success_url())


def came_from(request) -> str:
    """Return where the form stood that is sent or asked for, as far as it is on this host."""
    named = request.POST if request.method == "POST" else request.GET
    address, here = named.get("next", ""), {request.get_host()}
    safe = url_has_allowed_host_and_scheme(address, here, require_https=request.is_secure())
    return address if safe and address.startswith("/") else ""


def proposed(request, proposal: Proposal) -> HttpResponse:
    """Say that what was asked for waits, for whom, and show it."""
    names = listed(proposal_words.awaited(proposal, seen_by=request.user))
    messages.info(request, _("Proposed. It waits for the consent of: %s.") % names)
    return redirect(proposal)


def recorded(form: SentForm, act: Callable[[], Made]) -> Made | None:
    """Return the record that the action made of a valid form.

    None where something is wrong: then the form says what, and has all that was typed.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except ValidationError as wrong:
        form.show(wrong)
    except Error as wrong:
        if not database.is_away(wrong):
            raise
        log.exception("Not recorded")
        database.renew()
        form.add_error(None, _("The record is busy. Send it again: nothing is recorded twice."))
    except (SubmissionReusedError, SubmissionTakenError):
        form.add_error(
            None, _("This form was already sent with different content: open a new one.")
        )
    return None
