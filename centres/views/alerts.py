"""Taking note of what an officer was alerted of."""

from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from centres import alerts


@require_POST
def alerts_seen(request):
    """Mark what stood on the page as seen; what came since stays for the next one."""
    alerts.see(request.user, keys=request.POST.getlist("alert"))
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if here else "/")
