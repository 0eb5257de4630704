"""Everything that may happen to incidents: report, revise, strike, enter, note."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.extras import execute_values

from centres import bulk, journal
from centres.action import action, require
from centres.models import JournalEntry, Officer
from centres.models.record import batched
from centres.permissions import Permission
from incidents import preparation
from incidents.models import Entry, Incident, SourceDetail
from incidents.preparation import TOLD, Told

log = logging.getLogger(__name__)

CHUNK = 500  # reports in one transaction of `report_many`
PLACED = 2_000  # incidents in one transaction of `place_again`


class Conflict(Exception):
    """The report was revised meanwhile: holds it as it stands now, and what was attempted."""

    def __init__(self, *, current: Incident, attempted: dict):
        super().__init__(f"{current.number} is at version {current.version}")
        self.current = current
        self.attempted = attempted


@action
def report(*, by, submission, centre, fields, channel):
    """Report an incident for a centre: it gets the centre's next number.

    `fields`: see `preparation.TOLD` and `TOLD_ONCE`; times are aware datetimes, coordinates
    floats in degrees, `mgrs` the text as given, `grading` {source, information}, `source` the
    private details. Raises ValidationError by the path of each field, PermissionDenied.
    """
    require(by, Permission.REPORT, centre)
    told = Told(centre=centre, submission=submission, fields=fields)
    incident = preparation.new_incident(by=by, told=told, channel=channel)
    source = _source(incident, by=by, text=fields.get("source"))
    preparation.place([incident])
    preparation.number([incident])
    return incident, source


@action
def revise(*, by, submission, incident, based_on, fields):
    """Make a new version; fields not named keep their value. The number stays.

    Raises Conflict when `based_on` is not the present version any more.
    """
    incident = _held(incident, based_on=based_on, permission=Permission.REVISE, by=by, told=fields)
    before = incident.sources.latest("version").text
    preparation.apply(incident, fields, allowed=TOLD)
    incident.version += 1
    text = fields.get("source", before)
    source = _source(incident, by=by, text=text, before=before)
    preparation.place([incident])
    incident.search = incident.words()
    return incident, source


def _source(incident, *, by, text, before="") -> SourceDetail:
    """Return the source details of this version; who changes them must be allowed to."""
    source = preparation.source_of(incident, text)
    if source.text != before:
        require(by, Permission.WRITE_SOURCE, incident)
    return source


@action
def strike(*, by, submission, incident, based_on, reason):
    """Cross the report out, for a reason. It stays, numbered and readable, and counts no more."""
    told = {"reason": reason}
    incident = _held(incident, based_on=based_on, permission=Permission.STRIKE, by=by, told=told)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why it is struck.")})
    incident.struck_at, incident.struck_by, incident.strike_reason = timezone.now(), by, reason
    try:
        incident.clean_fields(exclude=preparation.CLEANED - {"strike_reason"})
    except ValidationError as wrong:
        raise ValidationError({"reason": wrong.messages}) from wrong
    incident.version += 1
    incident.search = incident.words()
    return incident


def _held(incident, *, based_on, permission, by, told) -> Incident:
    """Return the incident locked, as it stands, once it may be changed by this officer."""
    incident = Incident.objects.select_for_update(no_key=True, of=("self",)).get(pk=incident.pk)
    require(by, permission, incident)
    if incident.version != based_on:
        raise Conflict(current=incident, attempted=told)
    if incident.struck:
        raise ValidationError(_("This report is struck: it stays as it is."))
    return incident


@action
def enter(*, by, submission, incident, text, channel):
    """Add a follow-up entry to an incident."""
    require(by, Permission.ENTER, incident)
    postings = [posting for _reach, posting in by.reaches(Permission.ENTER)]
    centre = next((posting.centre for posting in postings if posting.centre_id), None)
    return _entry(by=by, incident=incident, centre=centre, text=text, channel=channel)


@action
def note(*, by, submission, centre, text, channel):
    """Write a line of the room that is no incident: a call, a visit, a line check."""
    require(by, Permission.NOTE, centre)
    return _entry(by=by, incident=None, centre=centre, text=text, channel=channel)


def _entry(*, by, incident, centre, text, channel) -> Entry:
    entry = Entry(
        incident=incident,
        centre=centre,
        force=by.force,
        written_by=by,
        written_at=timezone.now(),
        channel=channel,
        text=text.strip(),
    )
    entry.clean_fields(exclude=["incident", "centre", "force", "written_by"])
    return entry


def report_many(
    *, by: Officer, reports: Sequence[Told], channel: str
) -> list[Incident | JournalEntry | ValidationError]:
    """Report many incidents in transactions of at most 500, each as `report` would.

    Returns for each, in order: the new incident; or the entry that its submission had made
    before; or the ValidationError that refused it. Nothing that is wrong stops the others.
    """
    done = []
    for some in batched(reports, CHUNK):
        try:
            done += _report_chunk(by=by, reports=some, channel=channel)
        except DatabaseError:
            for one in some:
                done += _report_alone(by=by, one=one, channel=channel)
    return done


def _report_alone(*, by, one: Told, channel: str) -> list:
    try:
        return _report_chunk(by=by, reports=[one], channel=channel)
    except DatabaseError:
        log.exception("report %s", one.submission)
        return [ValidationError(_("The database refused it; the server's log says why."))]


@transaction.atomic
def _report_chunk(*, by, reports: Sequence[Told], channel: str) -> list:
    for centre in {told.centre for told in reports}:
        require(by, Permission.REPORT, centre)
    submissions = [told.submission for told in reports]
    # What each submission has made: an entry before, or a change in this chunk.
    made = JournalEntry.objects.in_bulk(submissions, field_name="submission")
    done, sources = [], []
    for told in reports:
        try:
            done.append(_prepared(by=by, told=told, channel=channel, made=made, sources=sources))
        except ValidationError as wrong:
            done.append(wrong)
    changes = [new for new in made.values() if isinstance(new, _New)]
    incidents = [new.incident for new in changes]
    preparation.place(incidents)
    preparation.number(incidents)
    journal.write(
        by=by,
        verb=report.__name__,
        changes=[journal.Change(new.incident, new.submission, new.request) for new in changes],
        save=lambda: (bulk.insert(incidents), bulk.insert(sources)),
    )
    return done


@dataclass(frozen=True)
class _New:
    """A report of the chunk at hand, under the names that an entry has for the same."""

    incident: Incident
    submission: UUID
    request: str
    by_id: UUID


def _prepared(*, by, told: Told, channel, made: dict, sources: list) -> Incident | JournalEntry:
    """Return the incident to be stored, or what the submission has made before."""
    request = {"centre": told.centre.key(), "fields": told.fields, "channel": channel}
    digest = journal.digest_of(verb=report.__name__, request=request)
    before = made.get(told.submission)
    if before is None:
        incident = preparation.new_incident(by=by, told=told, channel=channel)
        sources.append(_source(incident, by=by, text=told.fields.get("source")))
        made[told.submission] = _New(incident, told.submission, digest, by.pk)
        return incident
    if (before.request, before.by_id) != (digest, by.pk):
        raise ValidationError(_("Recorded before with another content; it stays as it was."))
    return before.incident if isinstance(before, _New) else before


def place_again(*, by: Officer, progress: Callable[[int], Any] = lambda placed: None) -> int:
    """Place every incident under the editions now in force; returns how many moved.

    Placement is derived and outside of the journalled state, so this makes no entries.
    """
    require(by, Permission.LOAD_AREAS)
    moved, last = 0, None
    while True:
        with transaction.atomic():
            held = Incident.objects.select_for_update(no_key=True, of=("self",))
            rest = held.order_by("pk").defer("search")
            some = list(rest.filter(pk__gt=last)[:PLACED] if last else rest[:PLACED])
            if not some:
                return moved
            before = [(i.areas, i.in_gap, i.bordering) for i in some]
            preparation.place(some)
            changed = [
                i for i, was in zip(some, before, strict=True)
                if (i.areas, i.in_gap, i.bordering) != was
            ]  # fmt: skip
            _store_places(changed)
        moved, last = moved + len(changed), some[-1].pk
        progress(len(some))


def _store_places(incidents: list[Incident]) -> None:
    if not incidents:
        return
    rows = [(str(i.pk), i.areas, i.in_gap, i.bordering) for i in incidents]
    with connection.cursor() as cursor:
        execute_values(
            cursor.cursor,
            "UPDATE incidents_incident AS i SET areas = v.areas, in_gap = v.in_gap, "
            "bordering = v.bordering FROM (VALUES %s) AS v (id, areas, in_gap, bordering) "
            "WHERE i.id = v.id",
            rows,
            template="(%s::uuid, %s::bigint[], %s::boolean, %s::varchar[])",
            page_size=500,
        )
