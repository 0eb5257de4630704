"""Pages with a form that one template shows, and those that change a record beside others."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import roster
from centres.forms import first_typed
from centres.forms.edit import ChangeForm
from centres.models import Record
from centres.views.pages import FormPage


class PlainFormPage(FormPage):
    """A page of a heading, a form, a button and the way back; its template says what else."""

    template_name = "form_page.html"
    heading: str | Promise = ""  # `%(name)s` stands for the name of the record
    button: str | Promise = ""
    is_grave = False  # what the button does cannot be undone
    shape = "short narrow"  # the form's classes

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading=str(self.heading) % {"name": self.get_name()},
            back=self.get_back_url(),
            **kwargs,
        )

    def is_over(self) -> bool:
        """Tell whether there is nothing left to do: then the page leads on."""
        return False

    def get(self, request, *args, **kwargs):
        if self.is_over():
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_name(self) -> str:
        return getattr(self.object, "name", "")

    def get_back_url(self) -> str:
        return self.get_success_url()


class ChangePage(PlainFormPage):
    """A record as it stands, to be typed over; where another was faster, both texts."""

    heading = gettext_lazy("Change %(name)s")
    button = gettext_lazy("Change")
    success_message = gettext_lazy("Changed: %s")

    def form_of(self, state: dict, data=None, **initial) -> ChangeForm:
        """Return the form over a state of the record."""
        raise NotImplementedError

    def get_form(self, form_class=None):
        record = self.object
        if self.request.method != "POST":
            form = self.form_of(record.state(), based_on=record.position, **first_typed())
            return self.with_code(form)
        based_on = self.request.POST.get("based_on", "")
        state = roster.state_at(record, based_on, seen_by=self.request.user)
        return self.with_code(self.form_of(state, self.request.POST))

    def form_valid(self, form):
        if form.changed():
            return super().form_valid(form)
        messages.info(self.request, _("Nothing was changed."))
        return redirect(self.get_success_url())

    def form_outdated(self, form, present: Record):
        """Show what stands there now beside what was typed; sending again then finishes."""
        standing = self.form_of(present.state())
        over = form.over(standing.initial, position=present.position)
        again = self.form_of(present.state(), over)
        context = self.get_context_data(form=again, conflict=again.compared())
        return self.render_to_response(context, status=409)
