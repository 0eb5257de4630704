"""Creating and changing rooms, and hanging a wall screen in one."""

from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import actions
from centres.actions import screens
from centres.forms.rooms import CentreChangeForm, CentreForm, ScreenForm, typed_of
from centres.permissions import Permission
from centres.views.enrol import show_password
from centres.views.form_page import ChangePage, PlainFormPage
from centres.views.rooms import room


class CentreNew(PlainFormPage):
    template_name = "centres/centre_form.html"
    form_class = CentreForm
    permission = actions.create_centre.permission
    context_object_name = "centre"
    heading = gettext_lazy("New room")
    button = gettext_lazy("Create the room")
    shape = "short"
    success_message = gettext_lazy("Room created: %s")

    def get_back_url(self):
        return reverse_lazy("centre_list")

    def act(self, form):
        return actions.create_centre(by=self.request.user, **form.arguments())


class CentreChange(ChangePage):
    template_name = "centres/centre_form.html"
    shape = "short"
    permission = actions.change_centre.permission
    context_object_name = "centre"

    def get_object(self):
        return room(self.request, self.kwargs["code"])

    def form_of(self, state, data=None, **initial):
        return CentreChangeForm(data, initial={**typed_of(state), **initial})

    def act(self, form):
        return actions.change_centre(by=self.request.user, centre=self.object, **form.arguments())


class ScreenHang(PlainFormPage):
    """Say what a wall screen is; enrol one, and show its temporary password, this once."""

    template_name = "centres/screen_form.html"
    form_class = ScreenForm
    permission = Permission.MANAGE_ROSTER
    heading = gettext_lazy("Wall screen of %(name)s")
    button = gettext_lazy("Enrol")

    def get_object(self):
        return room(self.request, self.kwargs["code"])

    def get_initial(self):
        return {**super().get_initial(), "username": f"wall-{self.object.code.lower()}"}

    def act(self, form):
        return screens.hang(by=self.request.user, centre=self.object, **form.cleaned_data)

    def done(self, record):
        return show_password(self.request, record, _("Enrolled"))
