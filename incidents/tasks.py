"""What the worker does about incidents and days: place anew, forget drafts, issue, print, mail."""

from celery import shared_task

from centres.followers import follower
from centres.models import AreaEdition, Centre, Officer
from incidents import daily, distribution, drafts, printing
from incidents.actions import place_again


@follower(Centre.subject, AreaEdition.subject, repeatable=True)
def placement(entries):
    """Follow a room that opened, moved or closed, and a new edition of areas."""
    place_again(by=Officer.objects.get(username="clock"))


@shared_task
def expire_drafts():
    drafts.expire()


@shared_task
def issue_when_due():
    daily.issue_when_due()


@shared_task
def print_summaries():
    printing.print_missing()


@shared_task
def mail_summaries():
    distribution.mail_summaries()
