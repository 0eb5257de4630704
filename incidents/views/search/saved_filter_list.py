"""The filters that an officer keeps, as any page shows them that has the filters of the log."""

from django.urls import reverse
from django.utils.http import urlencode

from incidents.models import SavedFilter


def saved(request, page: str) -> list[dict]:
    """Return the officer's filters with their addresses on a page that has the log's filters."""
    chosen = {name: value for name, value in request.GET.items() if value and name != "cursor"}
    return [
        {
            "filter": row,
            "url": f"{reverse(page)}?{urlencode(row.parameters)}",
            "chosen": row.parameters == chosen,
        }
        for row in SavedFilter.objects.visible_to(request.user)
    ]
