"""What may happen to incidents themselves: report, revise, strike, enter, note."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import journal
from centres.journal import bulk
from centres.journal.action import Action, action, require
from centres.journal.lock import Conflict, held
from centres.permissions import Permission
from incidents import days
from incidents.actions import sources
from incidents.exchange import obligations
from incidents.fields import SOURCE
from incidents.kinds import Fate, Kind
from incidents.models import Entry, Incident, Obligation, SourceDetail
from incidents.reports import preparation
from incidents.reports.preparation import ALLOWED, NewReport


@action(Permission.REPORT, on="centre")
def report(*, by, submission, centre, fields, channel):
    """Report an incident for a centre: it gets the centre's next number.

    `fields`: see `incidents.fields`; times are aware datetimes, coordinates
    floats in degrees, `mgrs` the text as given, `grading` {source, information}, `source` the
    private details. Raises ValidationError by the path of each field, PermissionDenied.
    """
    new = NewReport(centre=centre, submission=submission, fields=fields)
    incident = preparation.new_incident(by=by, new=new, channel=channel)
    source = source_of(incident, by=by, text=fields.get(SOURCE.name))
    preparation.place([incident])
    preparation.number([incident])
    return incident, source, *obligations.of_reports([incident])


class Revision(Action):
    """Revising; what names the source alone leaves no entry, no version and no position."""

    def _once(self, *, by, submission, fields, agreed=False):
        if not sources.is_all(fields["fields"]):
            return super()._once(by=by, submission=submission, fields=fields, agreed=agreed)
        with transaction.atomic():
            return self._beside(by=by, submission=submission, **fields)

    def _beside(self, *, by, submission, incident, **told) -> Incident:
        request = {"incident": incident.key(), **told}
        digest = journal.digest_of(verb=self.__name__, request=request)
        journal.recall(by=by, submission=submission, digest=digest)
        incident = held(incident)
        if sources.recalled(incident, by=by, submission=submission, request=digest):
            return incident
        self.require(by, incident=incident)
        _refuse_outdated(incident, told["based_on"])
        text, known = told["fields"][SOURCE.name], told.get("source_based_on")
        more = {"text": text, "based_on": known, "request": digest}
        bulk.insert(sources.later(incident, by=by, submission=submission, **more))
        return incident


@partial(Revision, permission=Permission.REVISE, on="incident", lock=True)
def revise(*, by, submission, incident, based_on, fields, source_based_on=None, revision_reason=""):
    """Make a new version; fields not named keep their value. The number stays.

    `revision_reason` is one of `kinds.Because`, or says why in words; it is of this version alone.

    Source details are kept beside it, in versions of their own: of them nothing is seen in the
    book, and where they alone are named no version is made. Raises Conflict when `based_on` is not
    the present version any more, or `source_based_on` not that of the source (`sources.later`).
    """
    sources.recalled(incident, by=by, submission=submission)
    _refuse_outdated(incident, based_on)
    done = _revised(incident, by=by, fields=fields)
    _give_reason(incident, revision_reason)
    if SOURCE.name not in fields:
        return done
    told = {"text": fields[SOURCE.name], "based_on": source_based_on}
    return *done, *sources.later(incident, by=by, submission=submission, **told)


@action(Permission.REVISE, on="incident", lock=True)
def record_outcome(*, by, submission, incident, based_on, outcome, outcome_at=None):
    """Record how an abduction ended, a new version of its report; `outcome`: see `kinds.Fate`.

    Raises Conflict as `revise` does.
    """
    _refuse_outdated(incident, based_on)
    if incident.kind != Kind.ABDUCTION:
        raise ValidationError(_("Only an abduction has an outcome."))
    if outcome == Fate.OPEN:
        raise ValidationError({"outcome": _("Choose how it ended.")})
    abduction = {**incident.abduction, "outcome": outcome, "outcome_at": outcome_at}
    try:
        return _revised(incident, by=by, fields={"abduction": abduction})
    except ValidationError as wrong:
        faults = wrong.message_dict.items()
        raise ValidationError({p.removeprefix("abduction."): s for p, s in faults}) from wrong


def _revised(incident, *, by, fields) -> tuple:
    return incident, *revised(incident, fields=fields, allowed=ALLOWED)


def revised(incident, *, fields, allowed) -> tuple:
    """Make the report's next version of these fields; return what is to be saved with it."""
    precedence = incident.precedence
    day = days.day_of(incident.occurred_at, incident.time_precision)
    preparation.apply(incident, fields, allowed=allowed)
    _refuse_taking_along(incident, day)
    incident.version += 1
    incident.revision_reason = ""
    preparation.place([incident])
    incident.search = incident.words()
    return tuple(obligations.begun_again(incident)) if incident.precedence != precedence else ()


def _give_reason(incident, reason: str) -> None:
    incident.revision_reason = reason.strip()
    incident.clean_fields(exclude=preparation.CLEANED - {"revision_reason"})


def _refuse_taking_along(incident, day) -> None:
    """Refuse to move to another day what another force's report counts under."""
    if days.day_of(incident.occurred_at, incident.time_precision) == day:
        return
    if Incident.objects.filter(same_as=incident).exclude(force=incident.force).exists():
        sentence = _("Another force's report counts under this one: dissolve the event first.")
        raise ValidationError({"occurred_at": sentence})


def source_of(incident, *, by, text) -> SourceDetail:
    """Return the source details of a new report; who has any must be allowed to write them."""
    source = preparation.source_of(incident, text)
    if source.text:
        require(by, Permission.WRITE_SOURCE, incident)
    return source


@action(Permission.STRIKE, on="incident", lock=True)
def strike(*, by, submission, incident, based_on, reason):
    """Cross the report out, for a reason. It stays, numbered and readable, and counts no more."""
    _refuse_outdated(incident, based_on)
    return struck(incident, by=by, reason=reason)


def struck(incident, *, by, reason) -> tuple:
    """Cross the report out; return it with what is to be saved with it."""
    incident.search = incident.words()
    voided, freed = struck_together([incident], by=by, reason=reason)
    return incident, *voided, *freed


def struck_together(incidents, *, by, reason) -> tuple[list[Obligation], list[Incident]]:
    """Cross reports out for one reason; return what is void, and which reports count again."""
    reason, at = reason.strip(), timezone.now()
    if not reason:
        raise ValidationError({"reason": _("Say why it is struck.")})
    for incident in incidents:
        incident.struck_at, incident.struck_by, incident.strike_reason = at, by, reason
        incident.version += 1
        incident.revision_reason = ""
    try:
        incidents[0].clean_fields(exclude=preparation.CLEANED - {"strike_reason"})
    except ValidationError as wrong:
        raise ValidationError({"reason": wrong.messages}) from wrong
    return obligations.voided(*incidents), _counted_again(incidents)


def _counted_again(incidents) -> list[Incident]:
    """Return the reports that no longer count for the same event: its principal is struck."""
    principals = {incident.pk: incident for incident in incidents}
    others = Incident.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    freed = list(others.filter(same_as__in=incidents).defer("search"))
    for other in freed:
        principal = principals[other.same_as_id]
        principal.freed = [*principal.freed, other]
        other.same_as = None
    return freed


def _refuse_outdated(incident, based_on: int) -> None:
    """Refuse to change what was changed meanwhile, or is struck."""
    if incident.version != based_on:
        raise Conflict(current=incident)
    if incident.struck:
        raise ValidationError(_("This report is struck: it stays as it is."))


@action(Permission.ENTER, on="incident", lock=True)
def enter(*, by, submission, incident, text, channel):
    """Add a follow-up entry to an incident."""
    postings = [posting for _reach, posting in by.reaches(Permission.ENTER)]
    centre = next((posting.centre for posting in postings if posting.centre_id), None)
    return _entry(by=by, incident=incident, centre=centre, text=text, channel=channel)


@action(Permission.NOTE, on="centre")
def note(*, by, submission, centre, text, channel):
    """Write a line of the room that is no incident: a call, a visit, a line check."""
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
