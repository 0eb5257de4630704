"""Recording a judged sheet: what it would record, whose consent it takes, and the asking for it."""

from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext

from centres.models import Centre
from centres.permissions import Permission
from centres.views.form_page import PlainFormPage
from incidents.actions.batches import may_alone
from incidents.imports import recording
from incidents.models import Sheet
from incidents.views.imports.of_sheet import own_sheet, steps


class SheetRecord(PlainFormPage):
    """What exactly would be recorded, and the button that does it or proposes it."""

    template_name = "incidents/sheet_record.html"
    context_object_name = "sheet"
    heading = gettext_lazy("Record this sheet")
    permission = Permission.IMPORT

    def get_object(self):
        return own_sheet(self.request, self.kwargs["pk"])

    def has_permission(self):
        return True  # `own_sheet` has asked

    def is_over(self):
        return self.object.status != Sheet.Status.JUDGED or hasattr(self.object, "batch")

    @cached_property
    def plan(self) -> dict:
        return self.object.plan()

    @property
    def alone(self) -> bool:
        return may_alone(by=self.request.user, centre=self.object.centre, **self.plan)

    @property
    def button(self) -> str:  # type: ignore[override]
        total = self.plan["new"] + self.plan["changed"]
        if self.alone:
            told = ngettext("Record %s report", "Record %s reports", total)
        else:
            told = ngettext("Propose to record %s report", "Propose to record %s reports", total)
        return told % total

    def get_context_data(self, **kwargs):
        counts = self.plan["rooms"]
        rooms = Centre.objects.visible_to(self.request.user).filter(pk__in=counts)
        return super().get_context_data(
            plan=self.plan,
            alone=self.alone,
            rooms=[(room.name, counts[room.pk]) for room in rooms],
            steps=steps(self.object, "sheet_record"),
            **kwargs,
        )

    def act(self, form):
        return recording.begin(self.object, by=self.request.user, **form.cleaned_data)

    def done(self, record):
        return redirect("batch", record.pk)

    def get_success_url(self):
        return self.object.get_absolute_url()
