"""Nothing to report: for which period is said and asked before it is filed for good."""

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from centres.permissions import Permission
from centres.views.pages import FormPage, came_from
from centres.views.rooms import room
from incidents import actions, notation
from incidents.watch import duty
from incidents.watch.silence import Heard


def offered(request, heard: Heard | None) -> dict | None:
    """Return what `_nil_return.html` needs of a room, None where the officer may not file."""
    if heard is None or not request.user.may(Permission.FILE_NIL_RETURN, heard.centre):
        return None
    address = reverse("nil_return", args=[heard.centre.pk])
    return {
        "centre": heard.centre,
        "url": f"{address}?{urlencode({'next': request.path})}",
    }


class NilReturnFiled(FormPage):
    """Name the period that is running and ask; file it where the answer is yes."""

    template_name = "incidents/nil_return.html"
    permission = actions.file_nil_return.permission
    context_object_name = "centre"
    success_message = _("Nothing to report of %(centre)s since %(dtg)s: filed")

    def get_object(self):
        return room(self.request, self.kwargs["code"])

    def get_context_data(self, **kwargs):
        since = duty.nothing_since(self.object, timezone.now())
        back = came_from(self.request) or reverse("handover_list")
        period = {"since": notation.dtg(since), "back": back}
        return super().get_context_data(**period, **kwargs)

    def act(self, form):
        return actions.file_nil_return(
            by=self.request.user, centre=self.object, **form.cleaned_data
        )

    def get_success_message(self, record):
        names = {"centre": self.object.name, "dtg": notation.dtg(record.since)}
        return self.success_message % names

    def get_success_url(self):
        return reverse("handover_list")
