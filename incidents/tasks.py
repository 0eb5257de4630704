"""What the worker does about incidents: place them anew, forget old drafts."""

from celery import shared_task

from centres.followers import follower
from centres.models import AreaEdition, Centre, Officer
from incidents import drafts
from incidents.actions import place_again


@follower(Centre.subject, AreaEdition.subject, repeatable=True)
def placement(entries):
    """Follow a room that opened, moved or closed, and a new edition of areas."""
    place_again(by=Officer.objects.get(username="clock"))


@shared_task
def expire_drafts():
    drafts.expire()
