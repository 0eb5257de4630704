"""What the clock sends to the worker. Each asks what is due: to lose or repeat one is harmless."""

from celery import shared_task

from centres.actions.access_log import close_hour_when_due
from centres.ground import area_uploads
from centres.journal import checkpoints, followers, nightly, witnesses
from centres.watching import alarms, failures


@shared_task
def sweep():
    followers.catch_up()


@shared_task
def verify_when_due():
    nightly.verify_when_due()


@shared_task
def close_access_hour():
    close_hour_when_due()


@shared_task
def make_checkpoint():
    checkpoints.make_when_due()


@shared_task
def watch_witnesses():
    witnesses.alarm()


@shared_task
def expire():
    nightly.expire()
    area_uploads.expire()
    failures.expire()


@shared_task
def mail_alarms():
    alarms.mail_what_changed()
