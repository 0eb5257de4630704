"""What may happen to source details after their report: it leaves nothing for others to notice."""

import secrets

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from centres import values
from centres.journal.action import action, require
from centres.journal.entries import SubmissionReusedError, SubmissionTakenError
from centres.journal.lock import Conflict
from centres.permissions import Permission
from incidents.fields import SOURCE
from incidents.models import Opening, SourceDetail, SourceRoot
from incidents.models.row_security import opened
from incidents.models.source import SALT, last_of
from incidents.reports import preparation


class SourceConflict(Conflict):
    """The source details were changed meanwhile: holds their present version as well."""

    def __init__(self, *, current, version: int):
        super().__init__(current=current)
        self.version = version


def is_all(fields: dict) -> bool:
    """Tell whether a revision names the source and nothing that the other force sees."""
    return set(fields) - preparation.ASKED == {SOURCE.name}


def later(incident, *, by, submission, text, based_on, request="") -> list[SourceDetail]:
    """Return what is told of the source now, to be inserted; nothing where it stands so already.

    `based_on` is the version of the source that the officer has read, None for that told with the
    report. Raises PermissionDenied, ValidationError, SourceConflict.
    """
    require(by, Permission.WRITE_SOURCE, incident)
    text = preparation.source_text(values.cleaned({SOURCE.name: text})[SOURCE.name])
    with opened(by.force_id or ""):
        known = SourceDetail.objects.visible_to(by).filter(incident=incident)
        told = list(known.order_by("version"))
    if not told:  # who may not read it does not write over it
        raise PermissionDenied
    if text == told[-1].text:
        return []
    if told[-1].version != (based_on or _first(told)):
        raise SourceConflict(current=incident, version=told[-1].version)
    source = SourceDetail(
        incident=incident,
        force_id=incident.force_id,
        version=told[-1].version + 1,
        text=text,
        salt=secrets.token_bytes(SALT),
        by=by,
        at=timezone.now(),
        submission=submission,
        request=request,
    )
    serial, previous = _held_end(incident.force_id)
    source.serial = serial + 1
    source.hash = source.chain(previous)
    return [source]


def _first(told) -> int:
    """Return the version that the book is committed to."""
    return max(source.version for source in told if source.serial is None)


def _held_end(force_id: str) -> tuple[int, str]:
    """Let nobody tell more of the force's sources until the commit; return serial and hash."""
    with opened(force_id):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"sources {force_id}"]
            )
        return last_of(force_id)


def recalled(incident, *, by, submission, request="") -> bool:
    """Tell whether this submission has told of the source before, without any entry in the book.

    Raises SubmissionTakenError, SubmissionReusedError as the book does.
    """
    force_id = incident.force_id
    if force_id is None:
        return False
    with opened(force_id):
        known = SourceDetail.objects.filter(force=force_id, submission=submission).first()
    if known is None:
        return False
    if known.by_id != by.pk:
        raise SubmissionTakenError
    if known.request != request:
        raise SubmissionReusedError
    return True


def recorded(*, by, submissions) -> list[str]:
    """Return those of these submissions by which the officer told of a source alone."""
    with opened(by.force_id or ""):
        known = SourceDetail.objects.filter(submission__in=submissions, by=by).exclude(request="")
        return [str(one) for one in known.values_list("submission", flat=True)]


@action(Permission.COMMIT_SOURCES)
def commit_sources(*, by, submission, force, hour):
    """Commit the book to all that a force has told later of its sources."""
    serial, head = _held_end(force.pk)
    root = SourceRoot(force=force, hour=hour)
    opening = Opening(root=root, force=force, salt=secrets.token_bytes(SALT), serial=serial)
    root.commitment = opening.commitment(head)
    return root, opening
