"""Taking up a watch where a former one was never closed: both, or nothing."""

from uuid import UUID, uuid5

from django.db import transaction

from centres import actions
from centres.models import Centre, Officer, Watch


@transaction.atomic
def take_up(*, by: Officer, submission: UUID, officer: Officer, centre: Centre) -> Watch:
    """Open a watch; one that is not closed, though the posting it began in ended, is closed.

    The submissions of what is closed derive from this one, so that the whole is harmless when
    repeated.
    """
    left = Watch.objects.filter(officer=officer, centre=centre, until=None)
    for watch in left.exclude(pk__in=left.open().values("pk")):
        actions.close_watch(by=by, submission=uuid5(submission, watch.key()), watch=watch)
    return actions.open_watch(by=by, submission=submission, officer=officer, centre=centre)
