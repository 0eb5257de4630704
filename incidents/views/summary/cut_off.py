"""Setting the time at which the days of the summary begin."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from centres.views.form_page import PlainFormPage
from incidents import actions, days
from incidents.forms.summaries import CutOffForm


class CutOffSet(PlainFormPage):
    template_name = "incidents/cut_off_set.html"
    form_class = CutOffForm
    permission = actions.set_cut_off.permission
    heading = gettext_lazy("Set the cut-off")
    button = gettext_lazy("Propose")
    success_message = gettext_lazy("Cut-off set: %s")
    success_url = reverse_lazy("summary_today")

    def act(self, form):
        return actions.set_cut_off(by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        today = days.today()
        coming = [(day, time) for day, time in days.cut_offs() if day > today]
        return super().get_context_data(begun=days.start(today), coming=coming, **kwargs)

    def get_success_message(self, record):
        return self.success_message % record.title
