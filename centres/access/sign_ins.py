"""Sign-ins and their ends, as Django tells of them, written into the access log."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from centres.access import log
from centres.access.tokens import address_of
from centres.models import Look, Officer

LONGEST_NAME = 150


@receiver(user_logged_in)
def signed_in(sender, request, user, **signal):
    log.note(Look.SIGN_IN, by=user, address=address_of(request))


@receiver(user_logged_out)
def signed_out(sender, request, user, **signal):
    if user is not None:
        log.note(Look.SIGN_OUT, by=user, address=address_of(request))


@receiver(user_login_failed)
def failed(sender, credentials, request=None, **signal):
    """Write the name that failed, and whose it is where somebody bears it."""
    name = str(credentials.get("username", ""))[:LONGEST_NAME]
    with log.harmlessly():
        officer = Officer.objects.filter(username__iexact=name).first()
        address = address_of(request) if request else ""
        log.write([log.line(Look.FAILED, by=officer, name=name, address=address)])
