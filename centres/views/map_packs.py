"""Pages of map packs: which there are, adding one, withdrawing one, and what they hold."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from centres import actions
from centres.forms import SentForm, first_typed
from centres.forms.map_packs import MapPackForm
from centres.journal.action import require
from centres.models import MapPack
from centres.permissions import Permission
from centres.text.marks import marked
from centres.views.form_post import recorded


@require_GET
def map_pack_list(request):
    require(request.user, Permission.READ_MAP_PACKS)
    packs = MapPack.objects.visible_to(request.user).defer("content")
    context = {
        "current": packs.filter(withdrawn_at=None),
        "withdrawn": packs.exclude(withdrawn_at=None),
        "manages": request.user.may(Permission.MANAGE_MAP_PACKS),
    }
    return render(request, "centres/map_pack_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def map_pack_new(request):
    require(request.user, Permission.MANAGE_MAP_PACKS)
    if request.method != "POST":
        return _new_page(request, MapPackForm(initial=first_typed()))
    form = MapPackForm(request.POST, request.FILES)
    pack = recorded(form, lambda: actions.add_map_pack(by=request.user, **form.told()))
    if pack is None:
        return _new_page(request, form, status=400)
    messages.success(request, _("Added: the map draws %s.") % pack.name)
    return redirect("map_pack_list")


def _new_page(request, form, status=200):
    return render(request, "centres/map_pack_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def map_pack_withdraw(request, pk):
    pack = get_object_or_404(MapPack.objects.visible_to(request.user).defer("content"), pk=pk)
    require(request.user, Permission.MANAGE_MAP_PACKS)
    form = SentForm(request.POST) if request.method == "POST" else SentForm(initial=first_typed())
    if request.method != "POST" and not pack.withdrawn_at:
        return _withdraw_page(request, pack, form)
    if request.method == "POST":
        if recorded(form, lambda: _withdraw(request, pack, form)) is None:
            return _withdraw_page(request, pack, form, status=400)
        messages.success(request, _("Withdrawn: the map no longer draws %s.") % pack.name)
    return redirect("map_pack_list")


def _withdraw(request, pack, form):
    submission = form.cleaned_data["submission"]
    return actions.withdraw_map_pack(by=request.user, submission=submission, pack=pack)


def _withdraw_page(request, pack, form, status=200):
    context = {"pack": pack, "form": form}
    return render(request, "centres/map_pack_withdraw.html", context, status=status)


@require_GET
def map_pack_tiles(request):
    """Answer the proxy, which serves the tiles, whether it may: 204, or what else is to be told."""
    require(request.user, Permission.READ_MAP_PACKS)
    return HttpResponse(status=204)


@require_GET
def map_pack_content(request, pk, mark):
    """Answer the shapes of a pack; the address names their digest, so a browser may keep them."""
    packs = MapPack.objects.visible_to(request.user).filter(kind=MapPack.Kind.SHAPES)
    pack = get_object_or_404(packs, pk=pk, sha256__startswith=mark)
    response = HttpResponse(marked(pack.content), content_type="application/geo+json")
    response.kept_for_good = True
    return response
