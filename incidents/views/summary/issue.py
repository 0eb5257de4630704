"""Assessing, issuing, signing and seeing a day's summary, from its page."""

from collections.abc import Callable

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.models import Centre
from centres.permissions import Permission
from centres.text.marks import as_written
from centres.views.pages import FormOnPage
from incidents import actions
from incidents.forms.summaries import AssessmentForm, IssueForm, SeenForm, SignForm
from incidents.models import DailySummary
from incidents.views.summary.day import summary_page
from incidents.views.summary.day_forms import with_key


class FormOnDay(FormOnPage):
    """A form on the page of a day; whoever comes without one is shown the day."""

    def has_permission(self):
        return self.request.user.may(Permission.READ_SUMMARY) and super().has_permission()

    def get_form_kwargs(self):
        return {"data": self.request.POST}

    def form_invalid(self, form, status=400):
        return summary_page(self.request, self.kwargs["day"], form=form, status=status)

    def get_success_url(self):
        return reverse("summary_day", args=[self.kwargs["day"]])


class SignedOnDay(FormOnDay):
    """A form that an officer with an own key signs, under an edition."""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        editions = DailySummary.objects.visible_to(self.request.user).of(self.kwargs["day"])
        number = form["edition"].value() or ""
        shift = (
            1 if isinstance(form, IssueForm) else 0
        )  # a corrected one is asked for under the last
        under = int(number) - shift if str(number).isdecimal() else 0
        return with_key(form, self.request.user, editions.filter(edition=min(under, 999)).first())


class SummaryAssess(FormOnDay):
    """Take what an officer thinks of a day."""

    form_class = AssessmentForm
    permission = actions.assess.permission

    def act(self, form):
        fields = dict(form.cleaned_data)
        rooms, code = Centre.objects.visible_to(self.request.user), fields.pop("centre")
        centre = get_object_or_404(rooms, pk=code) if code else None
        return actions.assess(by=self.request.user, day=self.kwargs["day"], centre=centre, **fields)

    def form_outdated(self, form, present):
        """Show what was typed on top of what another officer wrote meanwhile."""
        form = AssessmentForm({**form.data.dict(), "based_on": present.position or ""})
        form.add_error(
            "text", _("Another officer wrote this meanwhile: “%s”. Send again to replace it.")
            % as_written(present.text),
        )  # fmt: skip
        return self.form_invalid(form)

    def get_success_message(self, record):
        return _("Assessment saved")


class SummaryIssue(SignedOnDay):
    form_class = IssueForm
    permission = actions.issue_summary.permission
    success_message = gettext_lazy("Issued, edition %s")

    def act(self, form):
        day = self.kwargs["day"]
        return actions.issue_summary(by=self.request.user, day=day, **form.cleaned_data)

    def get_success_message(self, record):
        return self.success_message % record.edition


class FormOnEdition(FormOnDay):
    """A form that is sent under the hash of the edition that was read."""

    action: Callable

    def act(self, form):
        fields = dict(form.cleaned_data)
        editions = DailySummary.objects.visible_to(self.request.user).of(self.kwargs["day"])
        summary = get_object_or_404(editions, edition=fields.pop("edition"))
        return type(self).action(by=self.request.user, summary=summary, **fields)


class SummarySign(FormOnEdition, SignedOnDay):
    form_class = SignForm
    action = actions.sign
    permission = actions.sign.permission
    success_message = gettext_lazy("Signed for %s")

    def get_success_message(self, record):
        return self.success_message % record.force.name


class SummarySeen(FormOnEdition):
    form_class = SeenForm
    action = actions.mark_seen
    permission = actions.mark_seen.permission

    def get_success_message(self, record):
        return _("Marked as seen")
