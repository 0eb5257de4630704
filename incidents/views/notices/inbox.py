"""An officer's notices: the badge in every header, the list, read and acknowledged."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from centres import alerts
from centres.access import sessions
from centres.forms import first_typed
from centres.journal.action import require
from centres.permissions import Permission
from centres.views import live
from centres.views.pages import FormPage, page
from incidents import actions, notices
from incidents.models import Notice
from incidents.models.notice import Reason
from incidents.notices import inbox_rows
from incidents.views.exchange.countdown import ago


@page(Permission.READ_ROSTER)  # administrators as well: alerts are of rights
def notice_badge(request):
    """Answer 204 while the officer's notices are as the header shows them, else the new badge."""
    badge = _badge(request, sessions.alerts_of(request).unseen())
    if request.GET.get("after") == badge.mark:
        return HttpResponse(status=204)
    return HttpResponse(render_to_string("_notices.html", {"badge": badge}))


@page(Permission.READ_ROSTER)
def notice_list(request):
    """Show the officer's notices and alerts, the unread first; live."""
    return _list_page(request)


def _list_page(request, form=None, status=200):
    told = list(sessions.alerts_of(request))
    badge = _badge(request, [alert for alert in told if not alert.seen_at])
    context = live.context(request, beside=badge.mark, at=reverse("notice_list"))
    if answer := live.unchanged(request, beside=badge.mark):
        return answer
    context |= {"badge": badge, "form": form, "sent": first_typed, **_rows(request, told)}
    template = "_notice_list.html" if context["live"]["polled"] else "notice_list.html"
    return render(request, f"incidents/{template}", context, status=status)


def _badge(request, unseen) -> notices.Badge:
    return notices.badge(request.user, alerts=list(unseen))


def _rows(request, told) -> dict:
    """Return a page of the notices; alerts are few: all stand on the first, each at its time."""
    cursor, address = request.GET.get("cursor"), reverse("notice_list")
    try:
        notices_after = inbox_rows.after(Notice.objects.visible_to(request.user), cursor)
    except ValueError as wrong:
        raise Http404 from wrong
    rows = inbox_rows.rows(notices_after, seen_by=request.user)
    rows = [{**row, "ago": ago(row["at"])} for row in rows]
    more = len(rows) > inbox_rows.ROWS and inbox_rows.cursor_of(rows[inbox_rows.ROWS - 1]["notice"])
    rows = rows[: inbox_rows.ROWS]
    if not cursor:
        beside = [{**inbox_rows.row_of(alert), "ago": ago(alert.at)} for alert in told]
        rows = sorted([*rows, *beside], key=lambda row: (row["unread"], row["at"]), reverse=True)
    return {
        "groups": inbox_rows.grouped(rows),
        "older_url": more and f"{address}?{urlencode({'cursor': more})}",
        "newer_url": cursor and address,
    }


@page(Permission.READ_ROSTER, "POST")
def notice_read_all(request):
    """Mark all as read; corrections stay until they are acknowledged."""
    notices.read_all(request.user)
    alerts.see(sessions.alerts_of(request))
    return redirect("notice_list")


@require_POST
def notice_read(request, pk):
    """Mark a notice as read, and with it what else the officer was told of the same report."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    require(request.user, Permission.READ_INCIDENTS)
    notices.read_one(notice, by=request.user)
    if notice.incident:
        notices.read(officer=request.user, incident=notice.incident)
    return redirect("notice_list")


class NoticeReceive(FormPage):
    """Acknowledge the correction that the notice is about."""

    http_method_names = ["post"]
    permission = actions.receive_correction.permission
    success_message = _("Correction acknowledged, %s")
    success_url = reverse_lazy("notice_list")

    def get_object(self):
        visible = Notice.objects.visible_to(self.request.user).filter(reason=Reason.CORRECTION)
        visible = visible.select_related("incident").defer("incident__search")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def has_permission(self):
        return self.request.user.may(self.permission)

    def act(self, form):
        about = {"incident": self.object.incident, "version": self.object.version}
        return actions.receive_correction(by=self.request.user, **about, **form.cleaned_data)

    def form_invalid(self, form, status=400):
        return _list_page(self.request, form, status=status)

    def done(self, record):
        notices.settle(self.object)
        return super().done(record)

    def get_success_message(self, record):
        return self.success_message % self.object.incident.number
