"""Pages of places: searching them by name, and the names that chiefs add, change, withdraw."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from centres.actions import Conflict
from centres.forms import SentForm, first_typed
from centres.journal.action import require
from centres.permissions import Permission
from centres.views.form_post import recorded
from incidents import actions
from incidents.forms.named_places import NewPlaceForm, PlaceChangeForm, typed_of
from incidents.maps import gazetteer
from incidents.models import NamedPlace

METHODS = ["GET", "HEAD", "POST"]
FOUND = 20


@require_GET
def place_list(request):
    """Show which places a name may mean, and those that rooms have named."""
    require(request.user, Permission.READ_INCIDENTS)
    query = request.GET.get("q", "").replace("\x00", "").strip()
    places = NamedPlace.objects.visible_to(request.user).in_force().select_related("centre")
    own = {room.pk for room in request.user.centres_for(Permission.NAME_PLACE)}
    context = {
        "query": query,
        "found": gazetteer.search(request.user, query, most=FOUND),
        "places": [(place, place.centre_id in own) for place in places],
        "names": bool(own),
    }
    return render(request, "incidents/place_list.html", context)


@require_http_methods(METHODS)
def place_new(request):
    require(request.user, Permission.NAME_PLACE)
    centres = request.user.centres_for(Permission.NAME_PLACE)
    if request.method != "POST":
        return _form_page(request, NewPlaceForm(initial=first_typed(), centres=centres))
    form = NewPlaceForm(request.POST, centres=centres)
    place = recorded(form, lambda: _name(request, form))
    if place is None:
        return _form_page(request, form, status=400)
    messages.success(request, _("Named for everybody: %s") % place.name)
    return redirect("place_list")


def _name(request, form):
    told = {name: form.cleaned_data[name] for name in ("submission", "centre")}
    return actions.name_place(by=request.user, **told, fields=form.told())


@require_http_methods(METHODS)
def place_change(request, pk):
    place = _one(request, pk)
    if request.method != "POST":
        form = PlaceChangeForm(initial={**typed_of(place), **first_typed()})
        return _form_page(request, form, place)
    form = PlaceChangeForm(request.POST)
    try:
        changed = recorded(form, lambda: _rename(request, place, form))
    except Conflict as conflict:
        return _conflict(request, conflict.current, request.POST)
    if changed is None:
        return _form_page(request, form, place, status=400)
    messages.success(request, _("Changed: %s") % changed.name)
    return redirect("place_list")


def _rename(request, place, form):
    told = {name: form.cleaned_data[name] for name in ("submission", "based_on")}
    return actions.rename_place(by=request.user, place=place, **told, fields=form.told())


def _conflict(request, present, typed):
    """Keep what was typed, over the place as it stands now: sending it again finishes."""
    form = PlaceChangeForm({**typed.dict(), **first_typed(), "based_on": present.position})
    now = {"name": present.name, "mgrs": present.mgrs}
    form.add_error(
        None,
        _("Somebody changed this place meanwhile: it is %(name)s, %(mgrs)s. Send again to put "
          "what is below in its place.") % now,
    )  # fmt: skip
    return _form_page(request, form, present, status=409)


@require_http_methods(METHODS)
def place_withdraw(request, pk):
    place = _one(request, pk)
    if request.method != "POST":
        return _withdraw_page(request, place, SentForm(initial=first_typed()))
    form = SentForm(request.POST)
    if recorded(form, lambda: _withdraw(request, place, form)) is None:
        return _withdraw_page(request, place, form, status=400)
    messages.success(request, _("Withdrawn: %s") % place.name)
    return redirect("place_list")


def _withdraw(request, place, form):
    submission = form.cleaned_data["submission"]
    return actions.withdraw_place(by=request.user, submission=submission, place=place)


def _one(request, pk) -> NamedPlace:
    place = get_object_or_404(NamedPlace.objects.visible_to(request.user), pk=pk)
    require(request.user, Permission.NAME_PLACE, place)
    return place


def _form_page(request, form, place=None, status=200):
    context = {"form": form, "place": place}
    return render(request, "incidents/place_form.html", context, status=status)


def _withdraw_page(request, place, form, status=200):
    context = {"form": form, "place": place}
    return render(request, "incidents/place_withdraw.html", context, status=status)
