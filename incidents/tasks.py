"""What the worker does about incidents and days: place, tell, forget, issue, print, mail."""

from celery import shared_task

from centres.journal import checkpoints
from centres.journal.followers import follower
from centres.models import AreaEdition, Centre, MapPack, Officer
from incidents import exports, hourly, notices
from incidents.actions import place_again
from incidents.actions.bulk_reports import EVERY
from incidents.exchange import escalation
from incidents.imports import recording, sheets
from incidents.models import (
    Acknowledgement,
    DailySummary,
    Incident,
    NamedPlace,
    Receipt,
    Relation,
    Request,
)
from incidents.notices import mail
from incidents.places import meant
from incidents.publishing import automatic_issue, mailing, stored_papers
from incidents.reports import drafts


@follower(*(m.subject for m in (Centre, AreaEdition, MapPack, NamedPlace)), repeatable=True)
def placement(entries):
    """Follow a room that opened, moved or closed, a new edition of areas, and names of places."""
    named = [entry for entry in entries if entry.subject == NamedPlace.subject]
    among = meant.naming(named) if len(named) == len(entries) > 0 else EVERY
    place_again(by=Officer.objects.get(username="clock"), among=among)


@follower(*(m.subject for m in (Incident, Acknowledgement, Request, Relation, Receipt)))
def telling(entries):
    """Follow what rooms report and say to one another; tell whom it concerns."""
    notices.tell_of(entries)


@follower(DailySummary.subject, repeatable=True, from_head=True)
def signing(entries):
    """Sign the book as soon as a day is issued: its paper tells of the checkpoint."""
    checkpoints.make_when_due()


@shared_task
def escalate_overdue():
    escalation.escalate()


@shared_task
def send_mail():
    mail.send()


@shared_task
def bring_imports_on():
    recording.sweep()


@shared_task
def expire_drafts():
    drafts.expire()
    sheets.expire()


@shared_task
def expire_notices():
    notices.expire()


@shared_task
def expire_exports():
    exports.expire()


@shared_task
def issue_when_due():
    automatic_issue.issue_when_due()


@shared_task
def commit_to_sources():
    hourly.commit_when_due()


@shared_task
def print_summaries():
    stored_papers.print_missing()


@shared_task
def mail_summaries():
    mailing.mail_summaries()
