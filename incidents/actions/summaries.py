"""What may happen to days and their summaries: set a cut-off, assess, issue, sign, print."""

import hashlib

import orjson
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import alerts, journal, values
from centres.access import own_key
from centres.journal.action import action
from centres.journal.lock import Conflict, held
from centres.journal.proposing import Consent
from centres.permissions import Permission
from incidents.days import DAY, forget, issued_span, period, span, today
from incidents.models import Assessment, CutOff, DailySummary, Paper, Seen, Signature
from incidents.models.summary import digest_of
from incidents.summary import Present, core_of

AHEAD = 2  # days: the one that runs and the one after it stay as they are


@action(
    Permission.ISSUE_SUMMARY,
    consent=Consent(gettext_lazy("Set the cut-off"), Permission.CONSENT_IN_COMMAND),
    then=alerts.to_commanders("set_cut_off"),
)
def set_cut_off(*, by, submission, time, holds_from) -> CutOff:
    """Let days begin at another time, from one on that is far enough ahead to rewrite none.

    Raises ValidationError where it is not, or the time is not one of whole minutes.
    """
    earliest = today() + AHEAD * DAY
    if holds_from < earliest:
        sentence = _(
            "A cut-off holds from %s at the earliest: days that have begun stay as they are."
        )
        raise ValidationError({"holds_from": sentence % earliest.isoformat()})
    if holds_from.year not in values.YEARS:
        year = {"year": holds_from.year}
        raise ValidationError({"holds_from": values.SENTENCES["year"] % year})
    if time.second or time.microsecond:
        raise ValidationError({"time": _("Give a time in whole minutes.")})
    return CutOff(time=time, holds_from=holds_from, by=by, at=timezone.now())


def _assessment(*, by, day, centre, **_fields) -> Assessment:
    return Assessment(day=day, centre=centre, force=by.force)


@action(Permission.ASSESS, on=_assessment)
def assess(*, by, submission, day, centre, text, based_on=None) -> Assessment:
    """Write what the own force in the own room, or (without a centre) for all, thinks of the day.

    Until it is issued; the other force's words stand beside it. `based_on` is the position of the
    words that this replaces, None where there are none. Raises Conflict where another officer's
    words came between.
    """
    assessment = Assessment(day=day, centre=centre, force=by.force)
    _lock_day(day)
    if DailySummary.objects.filter(day=day).exists():
        raise ValidationError(_("This day is issued: its assessment stays as it is."))
    written = Assessment.objects.filter(day=day, centre=centre).select_related("by")
    before = next((words for words in written if words.of_force == by.force_id), None)
    if based_on != (before and before.position):
        raise Conflict(current=before or assessment)
    assessment = held(before) if before else assessment
    assessment.text, assessment.by, assessment.at = text.strip(), by, timezone.now()
    assessment.force = by.force
    assessment.clean_fields(exclude={f.name for f in Assessment._meta.fields} - {"text"})
    return assessment


def _is_first(*, edition=1, **_arguments) -> bool:
    return edition == 1


def _tell_signers(summary, *, by) -> None:
    """Alert all commanders, and who signed an edition before, of a corrected one."""
    if summary.edition > 1:
        signed = Signature.objects.filter(summary__day=summary.day).select_related("by")
        told = alerts.commanders() | {signature.by for signature in signed}
        alerts.tell_of(summary, verb="issue_summary", by=by, officers=told)


@action(
    Permission.ISSUE_SUMMARY,
    consent=Consent(
        gettext_lazy("Issue a corrected edition"), Permission.CONSENT_IN_COMMAND, unless=_is_first
    ),
    then=_tell_signers,
)
def issue_summary(*, by, submission, day, edition=1, reason="", own_signature=None) -> DailySummary:
    """Freeze a day that is over: its figures and texts at the head, in one canonical text.

    A corrected edition (2 and on) needs a reason, and the signature of an officer who has an own
    key, under the edition that it corrects. Raises ValidationError where the day is not
    over, or the edition is not the next one.
    """
    forget()  # of the cut-offs: what is remembered may be a minute old, and a core is for good
    if period(day)[1] > timezone.now():
        raise ValidationError({"day": _("This day is not over yet.")})
    _lock_day(day)
    last = DailySummary.objects.of(day).first()
    if edition != (last.edition if last else 0) + 1:
        raise ValidationError({"edition": _("This edition is issued already.")})
    if edition > 1 and not reason.strip():
        raise ValidationError({"reason": _("Say why it is corrected.")})
    ran = issued_span(orjson.loads(last.core)["figures"]) if last else span(day, day)
    _position, head = journal.hold_head()  # nothing comes between the figures and the entry
    known, now = Present(), timezone.now()
    summary = DailySummary(
        day=day,
        edition=edition,
        issued_at=now,
        issued_by=by,
        position_at=known.position,
        head=head,
        reason=reason.strip(),
    )
    summary.clean_fields(exclude={f.name for f in DailySummary._meta.fields} - {"reason"})
    if last:
        summary.own_signature = _asked_by(by, last, summary.reason, own_signature)
    summary.core = core_of(summary, days=ran, known=known)
    summary.sha256 = digest_of(summary.core)
    return summary


def _asked_by(by, last: DailySummary, reason: str, made) -> dict | None:
    """Return the signature under the edition to be corrected: the new one is computed on consent.

    Of no submission: an edition is corrected by one other alone.
    """
    about = last.sha256
    return own_key.signed(by=by, made=made, purpose=own_key.CORRECT, about=about, words=reason)


def _lock_day(day) -> None:
    """Let one at a time issue or assess a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 5))", [f"day {day.isoformat()}"]
        )


def _own_signature(*, by, **_fields) -> Signature:
    return Signature(force=by.force, by=by)


@action(Permission.SIGN_SUMMARY, on=_own_signature)
def sign(*, by, submission, summary, sha256, reservation="", own_signature=None) -> Signature:
    """Sign an edition for the own force, under the hash that was read; with a reservation or not.

    Signatures stand beside the frozen core: they change nothing in it. Who has an own key signs
    with it.
    """
    signature = Signature(
        summary=summary,
        force=by.force,
        by=by,
        at=timezone.now(),
        sha256=sha256,
        reservation=reservation.strip(),
    )
    _refuse_other_hash(summary, sha256)
    if summary.signatures.filter(force=by.force).exists():
        raise ValidationError(_("Your force has signed this edition already."))
    signature.clean_fields(exclude={f.name for f in Signature._meta.fields} - {"reservation"})
    signature.own_signature = own_key.signed(
        by=by,
        made=own_signature,
        purpose=own_key.SIGN,
        about=sha256,
        submission=submission,
        words=signature.reservation,
    )
    return signature


@action(Permission.MARK_SEEN)
def mark_seen(*, by, submission, summary, sha256) -> Seen:
    """Say, as an observer, that an edition was read, under its hash; for neither force."""
    _refuse_other_hash(summary, sha256)
    if summary.observed.filter(by=by).exists():
        raise ValidationError(_("You have marked this edition as seen already."))
    return Seen(summary=summary, by=by, at=timezone.now(), sha256=sha256)


def _refuse_other_hash(summary: DailySummary, sha256: str) -> None:
    if sha256 != summary.sha256:
        raise ValidationError({"sha256": _("This is not the hash of this edition.")})


@action(Permission.PRINT_SUMMARY)
def print_summary(*, by, submission, summary, language, pdf, signatures=()) -> Paper:
    """Keep the paper of an edition in one language; the book holds the digest of its content.

    `signatures` are the keys of those that stand on it.
    """
    return Paper(
        summary=summary,
        language=language,
        sha256=hashlib.sha256(pdf).hexdigest(),
        pdf=pdf,
        signatures=list(signatures),
        at=timezone.now(),
    )
