"""A clock for workers of tests alone, that is wrong: it tells in a transaction of its own."""

import time

from celery import shared_task
from django.utils import timezone

from centres.journal.followers import alone
from incidents import notices
from incidents.exchange import escalation
from incidents.models import Obligation

PACE = 0.1  # seconds for noting down each


@shared_task
def escalate_apart():
    """Tell the commanders, and note it down afterwards: what is killed between tells again."""
    with alone("escalate_apart") as first:
        if not first:
            return
        late, now = list(escalation.commanders_due()), timezone.now()
        notices.tell(escalation.tell_commanders(late, now))
        for obligation in late:
            time.sleep(PACE)
            Obligation.objects.filter(pk=obligation.pk).update(commanders_told_at=now)
