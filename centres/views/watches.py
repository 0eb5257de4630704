"""Opening and closing watches, from the page of their room."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from centres import actions, roster
from centres.actions import watches
from centres.forms.roster import WatchForm
from centres.journal.action import require
from centres.models import Centre, Watch
from centres.permissions import Permission
from centres.views.pages import FormOnPage
from centres.views.rooms import may_watch, room, room_page


class WatchPage(FormOnPage):
    """A form of watches on the page of a room, which its address names, or the watch it names."""

    permission = Permission.OPEN_WATCH

    @property
    def centre(self) -> Centre:
        return self.object

    def get_success_message(self, record):
        return self.success_message % record.officer.name

    def get_success_url(self):
        return reverse("centre_detail", args=[self.centre.pk])

    def form_invalid(self, form, status=400):
        return room_page(self.request, self.centre, form, status=status)


class WatchOpen(WatchPage):
    """Put an officer of the room on duty; whoever comes without a form is shown the room."""

    form_class = WatchForm
    success_message = gettext_lazy("Watch opened: %s")

    def get_object(self):
        return room(self.request, self.kwargs["code"])

    def has_permission(self):
        own = may_watch(self.request, self.request.user, self.object)
        return own or self.request.method != "POST"

    def get_form_kwargs(self):
        postings = roster.postings(self.request.user)
        here = (p.officer for p in postings if p.centre_id == self.object.pk)
        officers = [o for o in here if may_watch(self.request, o, self.object)]
        return {**super().get_form_kwargs(), "officers": officers}

    def act(self, form):
        return watches.take_up(by=self.request.user, centre=self.object, **form.arguments())


class WatchClose(WatchPage):
    http_method_names = ["post"]
    success_message = gettext_lazy("Watch closed: %s")

    @property
    def centre(self) -> Centre:
        return self.object.centre

    def get_object(self):
        require(self.request.user, Permission.READ_ROSTER)
        visible = Watch.objects.visible_to(self.request.user)
        return get_object_or_404(visible.select_related("officer", "centre"), pk=self.kwargs["pk"])

    def act(self, form):
        return actions.close_watch(by=self.request.user, watch=self.object, **form.cleaned_data)
