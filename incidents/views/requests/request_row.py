"""What pages show of a request, in a row or on a page of its own."""

from incidents import notation
from incidents.models import Request
from incidents.views.exchange.countdown import clock

NAMED = ("centre", "force", "addressee", "incident")


def all_of(request):
    """Return every request that the officer may read, with what a row names."""
    requests = Request.objects.visible_to(request.user).select_related(*NAMED)
    return requests.defer("incident__search")


def row(asked: Request) -> dict:
    return {
        "asked": asked,
        "clock": clock(asked.due_at) if asked.live else None,
        "due_dtg": notation.dtg(asked.due_at),
        "closed_dtg": asked.closed_at and notation.dtg(asked.closed_at),
    }


def rows(requests) -> list[dict]:
    return [row(asked) for asked in requests]
