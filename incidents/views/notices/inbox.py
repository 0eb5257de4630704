"""What an officer was told: the badge in every header, the list, read and acknowledged."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from centres.forms import SentForm, first_typed
from centres.journal.action import require
from centres.permissions import Permission
from centres.views import live
from centres.views.form_post import recorded
from incidents import actions, notices
from incidents.models import Notice
from incidents.models.notice import Reason
from incidents.notices import inbox_rows
from incidents.views.exchange.countdown import ago


@require_GET
def notice_badge(request):
    """Answer 204 while the officer's notices are as the header shows them, else the new badge."""
    require(request.user, Permission.READ_INCIDENTS)
    badge = notices.badge(request.user)
    if request.GET.get("after") == badge.mark:
        return HttpResponse(status=204)
    return HttpResponse(render_to_string("_notices.html", {"badge": badge}))


notice_badge.keeps_its_page = True


@require_GET
def notice_list(request):
    """Show the officer's notices, the unread first; live."""
    require(request.user, Permission.READ_INCIDENTS)
    return _page(request)


def _page(request, form=None, status=200):
    badge = notices.badge(request.user)
    context = live.context(request, beside=badge.mark, at=reverse("notice_list"))
    if answer := live.unchanged(request, beside=badge.mark):
        return answer
    context |= {"badge": badge, "form": form, "sent": first_typed, **_rows(request)}
    page = "_notice_list.html" if context["live"]["polled"] else "notice_list.html"
    return render(request, f"incidents/{page}", context, status=status)


def _rows(request) -> dict:
    cursor, address = request.GET.get("cursor"), reverse("notice_list")
    try:
        found = inbox_rows.after(Notice.objects.visible_to(request.user), cursor)
    except ValueError as wrong:
        raise Http404 from wrong
    found = inbox_rows.rows(found, seen_by=request.user)
    rows = [{**row, "ago": ago(row["notice"].at)} for row in found]
    more = len(rows) > inbox_rows.ROWS and inbox_rows.cursor_of(rows[inbox_rows.ROWS - 1]["notice"])
    return {
        "rows": rows[: inbox_rows.ROWS],
        "older_url": more and f"{address}?{urlencode({'cursor': more})}",
        "newer_url": cursor and address,
    }


@require_POST
def notice_read_all(request):
    """Mark all as read; corrections stay until they are acknowledged."""
    require(request.user, Permission.READ_INCIDENTS)
    notices.read_all(request.user)
    return redirect("notice_list")


@require_POST
def notice_read(request, pk):
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    require(request.user, Permission.READ_INCIDENTS)
    notices.read_one(notice, by=request.user)
    return redirect("notice_list")


@require_POST
def notice_receive(request, pk):
    """Acknowledge the correction that the notice tells of."""
    told = Notice.objects.visible_to(request.user).filter(reason=Reason.CORRECTION)
    notice = get_object_or_404(told.select_related("incident").defer("incident__search"), pk=pk)
    require(request.user, Permission.ACKNOWLEDGE_CORRECTION)
    form = SentForm(request.POST)
    if recorded(form, lambda: _receive(request, notice, form)) is None:
        return _page(request, form, status=400)
    notices.settle(notice)
    messages.success(request, _("Correction acknowledged, %s") % notice.incident.number)
    return redirect("notice_list")


def _receive(request, notice, form):
    return actions.receive_correction(
        by=request.user,
        submission=form.cleaned_data["submission"],
        incident=notice.incident,
        version=notice.version,
    )
