"""What the clock asks for by itself: verify every night, forget what is kept only for a while."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from centres import alerts
from centres.access import limits
from centres.journal import verify
from centres.journal.followers import alone
from centres.models import Verification, Verifying
from centres.models.sessions import SessionStore

SUNDAY = 6


def verify_when_due() -> None:
    """Verify what is new unless that was done since VERIFY_AT last struck, on Sundays the whole.

    One that was broken off goes on at once.
    """
    with alone(verify.NAME) as first:
        if not first:
            return
        night = _last_struck()
        sunday = night - timedelta(days=(night.weekday() - SUNDAY) % 7)
        if not Verification.objects.filter(at__gte=sunday, after=0).exists():
            verify.verified()
        elif verify.under_way() or not Verification.objects.filter(at__gte=night).exists():
            verify.verified(extent=Verifying.Extent.PART)


def _last_struck() -> datetime:
    now = timezone.now().astimezone(settings.LOCAL_ZONE)
    today = datetime.combine(now.date(), settings.VERIFY_AT, settings.LOCAL_ZONE)
    return today if today <= now else today - timedelta(days=1)


def expire() -> None:
    """Forget ended sessions, full limits, old alerts, and all but the last verifications.

    The last that found no fault stays whatever comes: the book is held to its head.
    """
    SessionStore.clear_expired()
    limits.forget_full()
    alerts.expire()
    last = Verification.objects.values("pk")[: settings.VERIFICATIONS_KEPT]
    good = Verification.objects.filter(fault="").values("pk")[:1]
    Verification.objects.exclude(pk__in=last).exclude(pk__in=good).delete()
