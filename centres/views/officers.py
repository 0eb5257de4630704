"""The directory of officers, and the page of each: postings and watches."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import roster
from centres.access import own_key
from centres.forms.roster import DirectoryForm
from centres.journal.action import require
from centres.models import Centre, Force, Officer, Posting, Watch
from centres.permissions import Permission
from centres.views.pages import page

LATELY = 10  # watches


@page(Permission.READ_ROSTER)
def officer_list(request):
    """Show who is in which room: the filters are in the address."""
    centres = list(Centre.objects.visible_to(request.user))
    form = DirectoryForm(
        request.GET,
        centres=centres,
        forces=Force.objects.visible_to(request.user),
        all_of=roster.sees_all(request.user),
    )
    sections = _sections(request, form, centres) if form.is_valid() else []
    context = {
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "sections": sections,
        "count": len({line.officer.pk for section in sections for line in section["lines"]}),
        "may_enrol": request.user.may(Permission.MANAGE_ROSTER),
    }
    status = 200 if form.is_valid() else 400
    return render(request, "centres/officer_list.html", context, status=status)


def _sections(request, form, centres) -> list[dict]:
    chosen = form.cleaned_data
    lines = roster.directory(request.user, words=chosen["q"], force=chosen["force"])
    titles = {
        **{centre.pk: centre.name for centre in centres},
        roster.ROOMLESS: _("Without a room"),
        roster.OBSERVERS: _("Observers, outside both forces"),
        roster.UNPOSTED: _("Not posted"),
        roster.SYSTEMS: _("Systems and wall screens"),
    }
    return [
        {"key": key, "title": title, "lines": lines[key]}
        for key, title in titles.items()
        if key in lines and chosen["centre"] in ("", key)
    ]


@page(Permission.READ_ROSTER)
def officer_detail(request, pk):
    officer, may = visible_officer(request, pk), request.user.may
    watches = Watch.objects.visible_to(request.user).filter(officer=officer)
    manages, other = may(Permission.MANAGE_ROSTER, officer), officer.pk != request.user.pk
    context = {
        "officer": officer,
        "postings": _by_time(request, officer),
        "watches": watches.select_related("centre").order_by("-since")[:LATELY],
        "own_key": own_key.of(officer),
        "manages": manages,
        "may_act": manages and other and officer.is_active,
    }
    return render(request, "centres/officer_detail.html", context)


def visible_officer(request, pk, *, signs_in=False) -> Officer:
    """Return the officer where the directory shows it to the caller; no system if so asked."""
    require(request.user, Permission.READ_ROSTER)
    officer = get_object_or_404(roster.officers(request.user).select_related("force"), pk=pk)
    if signs_in and not officer.signs_in:
        raise Http404
    return officer


def _by_time(request, officer) -> list[dict]:
    """Return the postings now, to come and ended, each list with the latest first."""
    postings = Posting.objects.visible_to(request.user).filter(officer=officer)
    times: dict[str, list[dict]] = {_("Now"): [], _("To come"): [], _("Ended"): []}
    now, to_come, ended = times.values()
    for posting in postings.select_related("centre", "officer").order_by("-since"):
        until = posting.until or officer.disabled_at
        over = until is not None and (until <= timezone.now() or until <= posting.since)
        row = {
            "posting": posting,
            "until": until,
            "may_end": not over and request.user.may(Permission.END_POSTING, posting),
            "may_change_telephone": not over
            and request.user.may(Permission.CHANGE_TELEPHONE, posting),
        }
        (ended if over else to_come if posting.since > timezone.now() else now).append(row)
    return [{"title": title, "rows": rows} for title, rows in times.items() if rows]
