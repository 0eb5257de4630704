"""Taking note of what an officer was alerted of."""

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from centres import alerts


@require_POST
def alerts_seen(request):
    """Mark what stood on the page as seen; what came since stays for the next one."""
    alerts.see(request.user, keys=request.POST.getlist("alert"))
    return redirect("home")
