"""Pages of map packs: which there are, adding one, withdrawing one, and what they hold."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from centres import actions
from centres.forms.map_packs import MapPackForm
from centres.ground import map_packs
from centres.models import MapPack, MapPackPart
from centres.permissions import Permission
from centres.text.marks import marked
from centres.views.form_page import PlainFormPage
from centres.views.pages import page


@page(Permission.READ_MAP_PACKS)
def map_pack_list(request):
    packs = MapPack.objects.visible_to(request.user).defer("content")
    context = {
        "current": packs.filter(withdrawn_at=None),
        "withdrawn": packs.exclude(withdrawn_at=None),
        "manages": request.user.may(Permission.MANAGE_MAP_PACKS),
    }
    return render(request, "centres/map_pack_list.html", context)


class MapPackNew(PlainFormPage):
    template_name = "centres/map_pack_new.html"
    form_class = MapPackForm
    permission = actions.add_map_pack.permission
    heading = gettext_lazy("Add a map pack")
    button = gettext_lazy("Add the map pack")
    shape = "short"
    success_message = gettext_lazy("Added: the map draws %s.")
    success_url = reverse_lazy("map_pack_list")

    def act(self, form):
        arguments = form.arguments()
        pack = actions.add_map_pack(by=self.request.user, **arguments)
        if arguments["content"]:
            file = map_packs.read_shapes(arguments["content"], arguments.get("part", ""))
            for remark in file.remarks:
                messages.info(self.request, remark)
        return pack


class MapPackWithdraw(PlainFormPage):
    template_name = "centres/map_pack_withdraw.html"
    permission = actions.withdraw_map_pack.permission
    context_object_name = "pack"
    heading = gettext_lazy("Withdraw a map pack")
    button = gettext_lazy("Withdraw")
    shape = "short narrow after"
    is_grave = True
    success_message = gettext_lazy("Withdrawn: the map no longer draws %s.")
    success_url = reverse_lazy("map_pack_list")

    def get_object(self):
        packs = MapPack.objects.visible_to(self.request.user).defer("content")
        return get_object_or_404(packs, pk=self.kwargs["pk"])

    def is_over(self):
        return self.object.withdrawn_at is not None

    def act(self, form):
        return actions.withdraw_map_pack(
            by=self.request.user, pack=self.object, **form.cleaned_data
        )


@page(Permission.READ_MAP_PACKS)
def map_pack_tiles(request):
    """Answer the proxy, which serves the tiles, whether it may: 204, or a refusal."""
    return HttpResponse(status=204)


@require_GET
def map_pack_content(request, pk, mark):
    """Answer the shapes of a pack; the address names their digest, so a browser may keep them."""
    packs = MapPack.objects.visible_to(request.user).filter(kind=MapPack.Kind.SHAPES)
    pack = get_object_or_404(packs, pk=pk, sha256__startswith=mark)
    return _kept_for_good(marked(pack.content), "application/geo+json")


@require_GET
def map_pack_part(request, pk, mark, path):
    """Answer a tile of what was made; 204 where nothing lies there."""
    packs = MapPack.objects.visible_to(request.user).filter(kind__in=MapPack.MADE)
    pack = get_object_or_404(packs.defer("content"), pk=pk, sha256__startswith=mark)
    parts = MapPackPart.objects.visible_to(request.user)
    part = parts.filter(pack=pack, path=path).first()
    if part is None:
        return _kept_for_good(b"", status=204)
    if pack.kind == MapPack.Kind.RELIEF:
        return _kept_for_good(part.content, "image/png")
    return _kept_for_good(marked(bytes(part.content).decode()), "application/json")


map_pack_part.keeps_its_page = True  # type: ignore[attr-defined]  # the middleware looks for it


def _kept_for_good(content, content_type=None, status=200):
    response = HttpResponse(content, content_type=content_type, status=status)
    response.kept_for_good = True  # type: ignore[attr-defined]  # the middleware looks for it
    return response
