"""Posting officers, changing where they are called, and ending postings."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from centres import actions
from centres.forms.roster import PostForm, TelephoneForm
from centres.journal.action import require
from centres.models import Centre, Posting, Watch
from centres.permissions import Permission
from centres.roles import Role
from centres.views.enrol import OfficerPage
from centres.views.form_page import ChangePage, PlainFormPage


class OfficerPost(OfficerPage):
    """Post an officer to a room, or in a role that needs none. Nobody posts himself."""

    template_name = "centres/officer_post.html"
    form_class = PostForm
    heading = gettext_lazy("Post %(name)s")
    button = gettext_lazy("Post")
    signs_in = True
    disabled = gettext_lazy("This officer is disabled.")
    success_message = gettext_lazy("Posted: %s")

    def has_permission(self):
        return super().has_permission() and self.object.pk != self.request.user.pk

    def get_form_kwargs(self):
        centres = Centre.objects.visible_to(self.request.user)
        open_rooms = centres.exclude(status=Centre.Status.CLOSED)
        return {**super().get_form_kwargs(), "centres": open_rooms}

    def act(self, form):
        return actions.post(by=self.request.user, officer=self.object, **form.arguments())

    def get_success_message(self, record):
        return self.success_message % self.object.name


class PostingPage(PlainFormPage):
    """A page of a posting that lasts; once it has ended, the page leads back to the officer."""

    context_object_name = "posting"

    def get_object(self):
        require(self.request.user, Permission.READ_ROSTER)
        postings = Posting.objects.visible_to(self.request.user).exclude(role=Role.SERVER)
        postings = postings.select_related("officer__force", "centre")
        return get_object_or_404(postings, pk=self.kwargs["pk"])

    def get_name(self):
        return self.object.officer.name

    def is_over(self):
        return self.object.until is not None and self.object.until <= timezone.now()

    def get_success_message(self, record):
        return self.success_message % self.get_name()

    def get_success_url(self):
        """Return the page where one came from: of the room, the own account, else the officer."""
        if "room" in self.request.GET and self.object.centre_id:
            return reverse("centre_detail", args=[self.object.centre_id])
        if "account" in self.request.GET:
            return reverse("account")
        return reverse("officer", args=[self.object.officer_id])


class PostingEnd(PostingPage):
    """Say whose posting ends and what that means, end it, and go back to where one came from."""

    template_name = "centres/posting_end.html"
    permission = actions.end_posting.permission
    heading = gettext_lazy("End the posting of %(name)s")
    button = gettext_lazy("End the posting")
    shape = "short narrow after"
    is_grave = True
    success_message = gettext_lazy("Posting ended: %s")

    def act(self, form):
        return actions.end_posting(by=self.request.user, posting=self.object, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        posting, user = self.object, self.request.user
        watches = Watch.objects.visible_to(user).open().filter(centre=posting.centre_id)
        return super().get_context_data(
            own=posting.officer_id == user.pk,
            begun=posting.since <= timezone.now(),
            on_duty=watches.filter(officer=posting.officer_id).exists(),
            **kwargs,
        )


class PostingTelephone(PostingPage, ChangePage):
    """Change the number at which an officer is called, in a posting that lasts."""

    permission = actions.change_telephone.permission
    heading = gettext_lazy("Telephone of %(name)s")

    def form_of(self, state, data=None, **initial):
        return TelephoneForm(data, initial={"telephone": state.get("telephone", ""), **initial})

    def act(self, form):
        told = {name: form.cleaned_data[name] for name in ("submission", "based_on", "telephone")}
        return actions.change_telephone(by=self.request.user, posting=self.object, **told)
