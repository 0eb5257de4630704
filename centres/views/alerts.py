"""Taking note of what an officer was alerted of."""

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_POST

from centres import alerts
from centres.access import sessions
from centres.views.pages import came_from


@require_POST
def alerts_seen(request):
    """Mark what stood on the page as seen; what came since stays for the next one."""
    keys = request.POST.getlist("alert")
    known = [key for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    alerts.see(sessions.alerts_of(request).filter(pk__in=known))
    return HttpResponseRedirect(came_from(request) or "/")
