"""Pages of the rooms: all of them side by side, and each with its roster and its watch."""

from django.shortcuts import get_object_or_404, render

from centres import roster
from centres.forms import first_typed
from centres.forms.roster import WatchForm
from centres.journal.action import require
from centres.models import Centre, Watch
from centres.permissions import Permission
from centres.views import proposals
from centres.views.pages import page


@page(Permission.READ_ROSTER)
def centre_list(request):
    postings, watches = roster.postings(request.user), roster.watches(request.user)
    rooms = [
        {
            "centre": centre,
            "on_duty": roster.by_force((w for w in watches if w.centre_id == centre.pk), "watches"),
            "strengths": roster.strengths(p for p in postings if p.centre_id == centre.pk),
        }
        for centre in Centre.objects.visible_to(request.user)
    ]
    context = {
        "rooms": rooms,
        "roster": roster.by_force((p for p in postings if p.centre_id is None), "postings"),
        "may_load": request.user.may(Permission.LOAD_AREAS),
        "waiting": proposals.count_waiting(request.user),
        "may_create": request.user.may(Permission.MANAGE_CENTRES),
    }
    return render(request, "centres/centre_list.html", context)


@page(Permission.READ_ROSTER)
def centre_detail(request, code):
    return room_page(request, room(request, code))


def room(request, code) -> Centre:
    """Return the room of the code where the officer may see it."""
    require(request.user, Permission.READ_ROSTER)
    return get_object_or_404(Centre.objects.visible_to(request.user), pk=code.upper())


def room_page(request, centre, form=None, status=200):
    """Show a room, with a form that came back where there is one."""
    postings = [p for p in roster.postings(request.user) if p.centre_id == centre.pk]
    watches = [w for w in roster.watches(request.user) if w.centre_id == centre.pk]
    may = request.user.may
    context = {
        "centre": centre,
        "roster": roster.by_force(postings, "postings"),
        "endable": {p.pk for p in postings if may(Permission.END_POSTING, p)},
        "watches": watches,
        "closable": {w.pk for w in watches if may(Permission.OPEN_WATCH, w)},
        "may_change": may(Permission.MANAGE_CENTRES, centre),
        "may_hang": may(Permission.MANAGE_ROSTER),
        "may_set_rule": may(Permission.SET_ROOM_RULE, centre),
        "form": form,
        "watch_form": _watch_form(request, centre, postings, watches, form),
        "closing": first_typed,  # called in the page: each form has a submission of its own
    }
    return render(request, "centres/centre_detail.html", context, status=status)


def may_watch(request, officer, centre) -> bool:
    """Tell whether the caller may put the officer on duty in the room."""
    watch = Watch(officer=officer, centre=centre)
    return bool(officer.rank) and request.user.may(Permission.OPEN_WATCH, watch)


def _watch_form(request, centre, postings, watches, form):
    """Return the form that opens a watch for one who is off duty."""
    if isinstance(form, WatchForm):
        return form
    on_duty = {watch.officer_id for watch in watches}
    off_duty = (p.officer for p in postings if p.officer_id not in on_duty)
    officers = [officer for officer in off_duty if may_watch(request, officer, centre)]
    return WatchForm(initial=first_typed(), officers=officers) if officers else None
