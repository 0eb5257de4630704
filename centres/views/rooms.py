"""Pages of the rooms: all of them side by side, and each with its roster and its watch."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from centres.action import require
from centres.models import Centre, Posting, Rank, Watch
from centres.permissions import Permission, Role


@require_GET
def centre_list(request):
    require(request.user, Permission.READ_ROSTER)
    centres = Centre.objects.visible_to(request.user)
    postings = _postings(request.user)
    watches = _open_watches(request.user)
    rooms = [
        {
            "centre": centre,
            "on_duty": _by_force([w for w in watches if w.centre_id == centre.pk], "officers"),
            "strengths": _strengths([p for p in postings if p.centre_id == centre.pk]),
        }
        for centre in centres
    ]
    roster = _by_force([p for p in postings if p.centre_id is None], "postings")
    return render(request, "centres/centre_list.html", {"rooms": rooms, "roster": roster})


@require_GET
def centre_detail(request, code):
    require(request.user, Permission.READ_ROSTER)
    centre = get_object_or_404(Centre.objects.visible_to(request.user), pk=code.upper())
    postings = [p for p in _postings(request.user) if p.centre_id == centre.pk]
    watches = [w for w in _open_watches(request.user) if w.centre_id == centre.pk]
    context = {
        "centre": centre,
        "roster": _by_force(postings, "postings"),
        "watches": watches,
    }
    return render(request, "centres/centre_detail.html", context)


def _postings(officer):
    """Return the current postings: by force, the highest rank first."""
    postings = Posting.objects.visible_to(officer).current().select_related("officer__force")
    ranks = {rank: i for i, rank in enumerate(Rank.values)}
    return sorted(
        postings.exclude(role=Role.SERVER.value).order_by("officer__name_latin"),
        key=lambda p: (p.officer.force_id or "~", ranks.get(p.officer.rank, len(ranks))),
    )


def _open_watches(officer):
    return list(
        Watch.objects.visible_to(officer)
        .open()
        .select_related("officer__force")
        .order_by("-officer__force", "since")
    )


def _by_force(rows, name):
    """Group postings or watches by the force of their officer, in the forces' order."""
    groups = {}
    for row in rows:
        groups.setdefault(row.officer.force, []).append(row)
    officers = name == "officers"
    return [
        {"force": force, name: [row.officer for row in some] if officers else some}
        for force, some in groups.items()
    ]


def _strengths(postings):
    """Return how many officers of each force are posted: one with two postings counts once."""
    people = [posting for posting in postings if posting.role != Role.SYSTEM.value]
    groups = _by_force(people, "officers")
    return [{"force": g["force"], "count": len(set(g["officers"]))} for g in groups]
