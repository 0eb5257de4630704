"""Officers who read over the API within a session: their pulls are written down as systems' are."""

from rest_framework import authentication

from centres.access import log
from centres.access.tokens import address_of


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of a signed-in officer's browser; a line in the access log for each minute."""

    def authenticate(self, request):
        known = super().authenticate(request)
        if known is not None:
            officer, _session = known
            log.note_pull(by=officer, through=str(officer.pk), address=address_of(request))
        return known
