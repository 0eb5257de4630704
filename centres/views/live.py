"""Live pages: a page asks every few seconds whether anything changed, and is sent what it shows.

A page that lives has one address: asked with `X-Poll` and the mark it was last sent, it answers
204 while nothing has changed, else the parts of it that may have.
"""

import time

from django.http import HttpResponse

from centres import journal

MINUTE = 60  # seconds: how exact the clocks are that a page shows


def is_poll(request) -> bool:
    """Tell whether a page asks by itself, which is no activity of its officer."""
    return "X-Poll" in request.headers


def mark(beside: str = "") -> str:
    """Return what differs once anything was recorded, or a clock may have moved on.

    `beside` is what else the page shows, that no entry tells of.
    """
    return f"{journal.position()}-{int(time.time()) // MINUTE}{beside and '-'}{beside}"


def unchanged(request, *, beside: str = "") -> HttpResponse | None:
    """Return the answer to a page that has seen all there is; None where there is more."""
    if is_poll(request) and request.GET.get("after") == mark(beside):
        return HttpResponse(status=204)
    return None


def context(request, *, beside: str = "", at: str = "") -> dict:
    """Return what `_live.html` needs: before anything is read that the page shows.

    `at` is the page's address where a refused form was sent to another. `live.polled` tells
    whether only the parts are sent: each with `hx-swap-oob="true"`.
    """
    params = request.GET.copy()
    params["after"] = mark(beside)
    return {
        "live": {
            "url": f"{at or request.path}?{params.urlencode()}",
            "polled": is_poll(request),
        }
    }
