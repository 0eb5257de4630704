"""Nothing to report: one button for the own room, wherever a page offers it."""

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from centres.forms import first_typed
from centres.permissions import Permission
from centres.views.pages import FormOnPage
from centres.views.rooms import room
from incidents import actions, notation
from incidents.watch.silence import Heard


def offered(request, heard: Heard | None) -> dict | None:
    """Return what `_nil_return.html` needs of a room, None where the officer may not file."""
    if heard is None or not request.user.may(Permission.FILE_NIL_RETURN, heard.centre):
        return None
    filed = notation.dtg(heard.filed) if heard.quiet else ""
    return {
        "centre": heard.centre,
        "filed": filed,
        "next": request.get_full_path(),
        **first_typed(),
    }


class NilReturnFiled(FormOnPage):
    """File for the running period; whoever comes without a form is shown the handover."""

    template_name = "incidents/nil_return.html"
    permission = actions.file_nil_return.permission
    context_object_name = "centre"
    success_message = _("Nothing to report of %(centre)s since %(dtg)s: filed")

    def get_object(self):
        return room(self.request, self.kwargs["code"])

    def act(self, form):
        return actions.file_nil_return(
            by=self.request.user, centre=self.object, **form.cleaned_data
        )

    def form_invalid(self, form, status=400):
        context = self.get_context_data(form=form, again=first_typed())
        return self.render_to_response(context, status=status)

    def get_success_message(self, record):
        names = {"centre": self.object.name, "dtg": notation.dtg(record.since)}
        return self.success_message % names

    def get_success_url(self):
        """Return where the officer came from, as far as that is a path on this host."""
        request = self.request
        came_from, here = request.POST.get("next", ""), {request.get_host()}
        safe = url_has_allowed_host_and_scheme(came_from, here, require_https=request.is_secure())
        return came_from if safe and came_from.startswith("/") else reverse("handover_list")
