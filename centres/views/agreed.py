"""Pages of what both forces agree on: further forces, and editions of areas."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from centres import actions
from centres.forms.ground import AreasForm, ForceForm
from centres.ground import area_uploads, shapes
from centres.ground.unreadable import UnreadableError
from centres.models import AreaEdition, Force
from centres.models.rooms import FOUNDING
from centres.permissions import Permission
from centres.views.form_page import PlainFormPage
from centres.views.pages import page


@page(Permission.READ_ROSTER)
def force_list(request):
    """Show every force, and which of them consent to what concerns both."""
    context = {
        "forces": Force.objects.visible_to(request.user),
        "founding": FOUNDING,
        "may_add": request.user.may(Permission.MANAGE_CENTRES),
    }
    return render(request, "centres/force_list.html", context)


class ForceNew(PlainFormPage):
    form_class = ForceForm
    permission = actions.add_force.permission
    heading = gettext_lazy("Add a force")
    button = gettext_lazy("Propose")
    success_message = gettext_lazy("Force added: %s")
    success_url = reverse_lazy("force_list")

    def act(self, form):
        return actions.add_force(by=self.request.user, **form.arguments())


class AreasLoad(PlainFormPage):
    """Send a file of areas: it is kept, and its own page shows what it would change."""

    template_name = "centres/areas_load.html"
    form_class = AreasForm
    permission = actions.load_areas.permission
    heading = gettext_lazy("Load areas")
    button = gettext_lazy("Look at it")
    success_url = reverse_lazy("areas_load")

    def act(self, form):
        file = form.cleaned_data["content"]
        content = file.read(shapes.LARGEST + 1)
        try:
            shapes.read(content)
        except UnreadableError as wrong:
            raise ValidationError({"content": wrong}) from wrong
        layer = form.cleaned_data["layer"]
        return area_uploads.keep(by=self.request.user, layer=layer, file=file.name, content=content)

    def done(self, record):
        return redirect(record)

    def get_context_data(self, **kwargs):
        editions = AreaEdition.objects.visible_to(self.request.user, self.permission)
        return super().get_context_data(editions=editions.in_force(), **kwargs)
