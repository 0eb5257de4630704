"""How many calls the API takes of each caller a minute: exactly so many, however many at once."""

from math import ceil

from rest_framework.throttling import BaseThrottle

from centres.access import limits
from centres.models import AccessToken

MINUTE = 60


class CallsThrottle(BaseThrottle):
    """So many calls of a token, or of an officer in a session; all share what an officer has."""

    def allow_request(self, request, view) -> bool:
        limit = limits.of_calls()
        request.calls_left = limits.left_of(limit, caller(request))
        return request.calls_left is not None

    def wait(self) -> int:
        """Return after how many seconds there is one call more, whatever was left of one."""
        return MINUTE // limits.of_calls().most + 1


def caller(request) -> str:
    """Return whose calls are counted together."""
    if isinstance(request.auth, AccessToken):
        return f"token {request.auth.prefix}"
    return f"officer {request.user.pk}"


def headers(request) -> dict[str, str]:
    """Return what an answer says of its caller's calls: none where nobody was recognised.

    `RateLimit-Reset` is in seconds, until as many are left as there can be.
    """
    if not hasattr(request, "calls_left"):
        return {}
    most, left = limits.of_calls().most, request.calls_left or 0
    return {
        "RateLimit-Limit": str(most),
        "RateLimit-Remaining": str(int(left)),
        "RateLimit-Reset": str(ceil((most - left) * MINUTE / most)),
    }
