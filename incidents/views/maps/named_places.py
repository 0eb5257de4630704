"""Pages of places: searching them by name, and the names that chiefs add, change, withdraw."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms import first_typed
from centres.permissions import Permission
from centres.views.pages import FormPage, page
from incidents import actions
from incidents.forms.named_places import NewPlaceForm, PlaceChangeForm, typed_of
from incidents.models import NamedPlace
from incidents.places import gazetteer

OFFERED = 20


@page(Permission.READ_INCIDENTS)
def place_list(request):
    """Show which places a name may mean, and those that rooms have named."""
    query = request.GET.get("q", "").replace("\x00", "").strip()
    places = NamedPlace.objects.visible_to(request.user).in_force().select_related("centre")
    own = {room.pk for room in request.user.centres_for(Permission.NAME_PLACE)}
    context = {
        "query": query,
        "matches": gazetteer.search(request.user, query, most=OFFERED),
        "places": [(place, place.centre_id in own) for place in places],
        "names": bool(own),
    }
    return render(request, "incidents/place_list.html", context)


class PlaceNew(FormPage):
    template_name = "incidents/place_form.html"
    form_class = NewPlaceForm
    permission = actions.name_place.permission
    success_message = gettext_lazy("Place named: %s")

    def get_form_kwargs(self):
        centres = self.request.user.centres_for(self.permission)
        return {**super().get_form_kwargs(), "centres": centres}

    def act(self, form):
        return actions.name_place(by=self.request.user, **form.arguments())


class PlacePage(FormPage):
    """A page of a place that the room of the officer has named."""

    permission = Permission.NAME_PLACE
    context_object_name = "place"

    def get_object(self):
        places = NamedPlace.objects.visible_to(self.request.user)
        return get_object_or_404(places, pk=self.kwargs["pk"])


class PlaceChange(PlacePage):
    template_name = "incidents/place_form.html"
    form_class = PlaceChangeForm
    success_message = gettext_lazy("Changed: %s")

    def get_initial(self):
        return {**typed_of(self.object), **super().get_initial()}

    def act(self, form):
        return actions.rename_place(by=self.request.user, place=self.object, **form.arguments())

    def form_outdated(self, form, present):
        """Keep what was typed, over the place as it stands now: sending it again finishes."""
        self.object = present
        typed = {**form.data.dict(), **first_typed(), "based_on": present.position}
        form = PlaceChangeForm(typed)
        now = {"name": present.name, "mgrs": present.mgrs}
        form.add_error(
            None,
            _("Another officer changed this place meanwhile: it is %(name)s, %(mgrs)s. Send again "
              "to replace it with what is below.") % now,
        )  # fmt: skip
        return self.form_invalid(form, status=409)


class PlaceWithdraw(PlacePage):
    template_name = "incidents/place_withdraw.html"
    success_message = gettext_lazy("Withdrawn: %s")

    def act(self, form):
        return actions.withdraw_place(by=self.request.user, place=self.object, **form.cleaned_data)
