"""The worker's application, and the clock: what is sent to the worker when."""

import os
import warnings
from logging.config import dictConfig
from typing import Any

import structlog
from celery import Celery
from celery.exceptions import SecurityWarning
from celery.schedules import crontab
from celery.signals import (
    beat_init,
    setup_logging,
    task_failure,
    task_prerun,
    worker_init,
    worker_ready,
)
from kombu import Queue

from centres import durability
from coordination import settings
from coordination.local import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")

SWEEP = "centres.tasks.sweep"
SCHEDULE = {
    SWEEP: settings.SWEEP_EVERY,
    "incidents.tasks.escalate_overdue": settings.SWEEP_EVERY,
    "incidents.tasks.bring_imports_on": settings.SWEEP_EVERY,
    "incidents.tasks.send_mail": settings.SWEEP_EVERY,
    "centres.tasks.verify_when_due": crontab(),  # each minute
    "centres.tasks.close_access_hour": crontab(),
    "centres.tasks.make_checkpoint": crontab(),
    "centres.tasks.watch_witnesses": crontab(),
    "centres.tasks.expire": crontab(minute=10),
    "centres.tasks.mail_alarms": crontab(),
    "incidents.tasks.expire_drafts": crontab(minute=20),
    "incidents.tasks.expire_notices": crontab(minute=30),
    "incidents.tasks.expire_exports": crontab(minute=40),
    "incidents.tasks.issue_when_due": crontab(),
    "incidents.tasks.commit_to_sources": crontab(),
    "incidents.tasks.print_summaries": crontab(),
    "incidents.tasks.mail_summaries": crontab(),
}
# What no worker took within 30 seconds is dropped: the next of its kind asks for the same.
FRESH: dict[str, Any] = {"expires": 30}

if settings.LOCAL:
    warnings.filterwarnings("ignore", category=SecurityWarning)  # a trial may run as root
    broker_url = broker.url()
else:
    broker_url = settings.required("REDIS_URL")
app = Celery("coordination", broker=broker_url)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Taken is gone: what a worker dies with, the next sweep finds. Messages that wait to be
# acknowledged would end the worker itself when the broker goes away.
app.conf.task_queues = [Queue("celery", no_ack=True)]
app.conf.beat_schedule = {
    name: {"task": name, "schedule": when, "options": FRESH} for name, when in SCHEDULE.items()
}


@worker_init.connect
@beat_init.connect
def refuse_unsafe(**signal):
    durability.refuse_unsafe()


@worker_init.connect
def begin_afresh(**signal):
    """Drop what piled up while no worker ran, instead of taking it up to find that it is stale."""
    app.control.purge()


@worker_ready.connect
def look_at_once(**signal):
    """Do not wait for the clock: it first sends after SWEEP_EVERY."""
    app.send_task(SWEEP, **FRESH)


@setup_logging.connect
def log_as_everybody_does(**signal):
    """Let Celery's own words go the way of ours."""
    dictConfig(settings.LOGGING)


@task_prerun.connect
def name_the_task(task_id, task, **signal):
    """Let each line of the log say during which task it was written."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id)


@task_failure.connect
def keep_the_failure(task_id, exception, **signal):
    """Keep what no task caught, as what no view caught is kept."""
    from centres.watching import failures  # once the apps are ready

    failures.note(exception, request=task_id)
