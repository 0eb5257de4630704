"""Enrolling and changing officers, giving them temporary passwords, shutting them out."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import actions
from centres.forms.roster import EnrolForm, OfficerForm
from centres.models import Force
from centres.permissions import Permission
from centres.views.form_page import ChangePage, PlainFormPage
from centres.views.officers import visible_officer


class OfficerNew(PlainFormPage):
    """Enrol a person, and show the temporary password in the answer, this once."""

    template_name = "centres/officer_form.html"
    form_class = EnrolForm
    permission = actions.enrol.permission
    heading = gettext_lazy("Enrol an officer")
    button = gettext_lazy("Enrol")
    success_url = reverse_lazy("officer_list")

    def get_form_kwargs(self):
        own = Force.objects.visible_to(self.request.user).filter(pk=self.request.user.force_id)
        return {**super().get_form_kwargs(), "forces": own}

    def act(self, form):
        return actions.enrol(by=self.request.user, **form.arguments())

    def done(self, record):
        return show_password(self.request, record, _("Enrolled"))


def show_password(request, officer, heading):
    """Answer with the password itself: stored nowhere, so that a repetition has none to show."""
    context = {"officer": officer, "done": heading, "secret": getattr(officer, "secret", None)}
    return render(request, "centres/officer_secret.html", context)


class OfficerPage(PlainFormPage):
    """A page of an officer in the directory; `disabled` is said of one who is shut out."""

    permission = Permission.MANAGE_ROSTER
    context_object_name = "officer"
    signs_in = False  # whether it is of people and wall screens alone
    disabled: str | Promise = ""

    def get_object(self):
        return visible_officer(self.request, self.kwargs["pk"], signs_in=self.signs_in)

    def get_success_url(self):
        return reverse("officer", args=[self.object.pk])

    def is_over(self):
        return bool(self.disabled) and not self.object.is_active

    def get(self, request, *args, **kwargs):
        if self.is_over():
            messages.info(request, str(self.disabled))
        return super().get(request, *args, **kwargs)


class OfficerChange(OfficerPage, ChangePage):
    template_name = "centres/officer_form.html"

    def form_of(self, state, data=None, **initial):
        ranked = bool(self.object.rank)
        return OfficerForm(data, initial={**state, **initial}, ranked=ranked)

    def act(self, form):
        return actions.change_officer(by=self.request.user, officer=self.object, **form.arguments())


class OfficerPassword(OfficerPage):
    """Say what a new temporary password means; give it, and show it this once."""

    template_name = "centres/officer_password.html"
    heading = gettext_lazy("New temporary password")
    button = gettext_lazy("Give a temporary password")
    signs_in = True
    disabled = gettext_lazy("This officer is disabled.")

    def act(self, form):
        return actions.reset_password(
            by=self.request.user, officer=self.object, **form.cleaned_data
        )

    def done(self, record):
        return show_password(self.request, record, self.heading)


class OfficerDevice(OfficerPage):
    """Say what becomes of a lost second factor, and propose it to a second person."""

    template_name = "centres/officer_device.html"
    heading = gettext_lazy("Lost second factor")
    button = gettext_lazy("Propose to take it away")
    signs_in = True
    disabled = gettext_lazy("This officer is disabled.")

    def act(self, form):
        return actions.reset_second_factor(
            by=self.request.user, officer=self.object, **form.cleaned_data
        )


class OfficerDisable(OfficerPage):
    """Say what disabling means, and do it."""

    template_name = "centres/officer_disable.html"
    heading = gettext_lazy("Disable %(name)s")
    button = gettext_lazy("Disable for good")
    is_grave = True
    disabled = gettext_lazy("This officer was disabled already.")
    success_message = gettext_lazy("Disabled: %s")

    def post(self, request, *args, **kwargs):
        post = self.get if self.is_over() else super().post
        return post(request, *args, **kwargs)

    def act(self, form):
        return actions.disable_officer(
            by=self.request.user, officer=self.object, **form.cleaned_data
        )
