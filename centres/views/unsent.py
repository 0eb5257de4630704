"""What a page asks before it sends what was typed: who is signed in here, and what has arrived."""

from uuid import UUID

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_GET

from centres import journal
from centres.journal.action import require_posting

MOST = 50  # submissions that one question may name


@require_GET
def desk(request):
    """Answer whose session this is, a mark that is still good, and which submissions are recorded.

    A page stays open while its session ends, and another officer may sign in beside it: asked
    first, it sends nothing under another's name, and nothing into the void.
    """
    require_posting(request.user)
    texts = request.GET.getlist("submission")[:MOST]
    asked = [submission for text in texts if (submission := _submission(text))]
    return JsonResponse(
        {
            "officer": str(request.user.pk),
            "mark": get_token(request),
            "received": journal.recorded(by=request.user, submissions=asked),
        }
    )


desk.keeps_its_page = True  # type: ignore[attr-defined]  # the middleware looks for it


def _submission(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
