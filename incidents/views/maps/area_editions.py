"""What a file of areas would change, before it is proposed and before it is consented to."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import actions
from centres.forms.ground import FIRST, ProposeAreasForm, ReadingForm
from centres.ground import area_file, shapes
from centres.ground.area_file import AreaFile
from centres.ground.unreadable import UnreadableError
from centres.journal.action import require
from centres.models import Area, AreaUpload, Officer, Proposal
from centres.permissions import Permission
from centres.views import proposal_words
from centres.views.form_page import PlainFormPage
from incidents.drawing.edition_map import Picture, pictures, pictures_of_doubt
from incidents.maps.area_changes import Changes, changes

LISTED = 200  # faults that a page names; the others are counted
SAMPLES = 5  # areas whose names a page shows as they are read
HOW = ("part", "encoding", "first")


class AreasJudge(PlainFormPage):
    """A file that was sent: how it is read, what is wrong with it, what it would change.

    The address says how it is read, so exactly what a page shows is proposed from it.
    """

    template_name = "incidents/areas_judge.html"
    form_class = ProposeAreasForm
    permission = actions.load_areas.permission
    context_object_name = "upload"
    heading = gettext_lazy("Load areas")
    button = gettext_lazy("Propose")
    success_message = gettext_lazy("Loaded: %s")
    shape = "short"

    def get_object(self):
        require(self.request.user, Permission.LOAD_AREAS)
        return get_object_or_404(
            AreaUpload.objects.visible_to(self.request.user), pk=self.kwargs["pk"]
        )

    def has_permission(self):
        return self.request.user.may(self.permission)

    def get_back_url(self):
        return reverse("areas_load")

    @cached_property
    def found(self) -> shapes.Shapes:
        content, how = bytes(self.object.content), {n: self.request.GET.get(n, "") for n in HOW}
        if how["first"] not in dict(FIRST):
            how["first"] = ""
        try:
            return shapes.read(content, **how)
        except UnreadableError:  # so the form finds it among no choices, and says so
            return shapes.read(content)

    @cached_property
    def reading(self) -> ReadingForm:
        return ReadingForm(self.request.GET.dict(), found=self.found)

    @cached_property
    def file(self) -> AreaFile:
        self.reading.is_valid()
        chosen = {"name": "", **self.reading.arguments()}
        told = {name: value for name, value in chosen.items() if name not in HOW}
        return area_file.areas_of(self.found, layer=self.object.layer, **told)

    def act(self, form):
        if not self.reading.is_valid():
            raise ValidationError(_("Correct first how the file is to be read."))
        faulty = sorted({fault.number for fault in self.file.faults})
        if faulty and not form.cleaned_data["leave_out"]:
            raise ValidationError(
                {
                    "leave_out": _(
                        "Choose to leave these shapes out, or mend the file and send it anew."
                    )
                }
            )
        return actions.load_areas(
            by=self.request.user,
            submission=form.cleaned_data["submission"],
            layer=self.object.layer,
            content=bytes(self.object.content),
            **self.reading.arguments(),
            **({"without": faulty} if faulty else {}),
        )

    def get_context_data(self, **kwargs):
        file = self.file
        if not any(fault.repairable for fault in file.faults) and "repair" not in self.reading.data:
            del self.reading.fields["repair"]
        return super().get_context_data(
            reading=self.reading,
            samples=file.areas[:SAMPLES],
            may_propose=bool(file.areas) and not file.doubt,
            **_effect(file, self.object.layer, seen_by=self.request.user),
            **kwargs,
        )


def of_proposal(request, proposal: Proposal) -> str:
    """Return what a proposed edition would change, as HTML, for whoever is asked to consent."""
    try:
        file = proposal_words.areas_of(proposal)
    except UnreadableError as wrong:
        return format_html('<p class="notice error">{}</p>', wrong.messages[0])
    layer = proposal.arguments["layer"]
    context = _effect(file, layer, seen_by=request.user)
    return render_to_string("incidents/_area_changes.html", context, request)


def _effect(file: AreaFile, layer: str, *, seen_by: Officer) -> dict:
    present = Area.objects.visible_to(seen_by, Permission.READ_PROPOSALS).in_force()
    before = list(present.filter(layer=layer))
    changed = changes(before, file.areas)
    return {
        "file": file,
        "faults": file.faults[:LISTED],
        "more_faults": max(0, len(file.faults) - LISTED),
        "changes": changed,
        "pictures": _pictures(file, before, changed),
    }


def _pictures(file: AreaFile, before: list[Area], changed: Changes) -> list[Picture]:
    if file.doubt:
        shapes = [one.shape for one in file.shapes.features if one.shape is not None]
        return pictures_of_doubt(before, shapes)
    return pictures(before, file.areas, {one.code for one in changed.differing})
