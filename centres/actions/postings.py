"""What may happen to postings and watches."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import alerts
from centres.actions.last_administrator import refuse_last_administrator
from centres.journal.action import action
from centres.journal.lock import RANKED, held, refuse_disabled
from centres.journal.proposing import Consent
from centres.models import Centre, Posting, Watch
from centres.permissions import Permission
from centres.roles import Role, Trait


def _without_consent(*, officer, role, emergency=False, **_arguments) -> bool:
    """Tell whether the own force alone may post so: in a room, in an emergency, without a token."""
    if role not in Role.having(Trait.CONSENTED) or emergency:
        return True
    return role == Role.SYSTEM and not officer.tokens.current().exists()


def _told(verb: str):
    """Alert the officer; the commanders too where it needs consent, or the server did it."""

    def then(posting, *, by):
        commands = Trait.CONSENTED in posting.traits or by.is_server
        told = {posting.officer} | (alerts.commanders() if commands else set())
        alerts.tell_of(posting, verb=verb, by=by, officers=told)

    return then


@action(
    Permission.MANAGE_ROSTER,
    on="officer",
    consent=Consent(gettext_lazy("Post an officer"), Permission.CONSENT, unless=_without_consent),
    then=_told("post"),
)
def post(
    *,
    by,
    submission,
    officer,
    role,
    centre=None,
    cell="",
    since=None,
    until=None,
    emergency=False,
    reason="",
    telephone="",
) -> Posting:
    """Post an officer to a centre (or, where the role allows it, to none) in a role.

    In an `emergency` at once and for a day, for the `reason` given, whoever has to consent to it.
    """
    if officer.pk == by.pk or role == Role.SERVER:
        raise PermissionDenied
    officer = held(officer)  # so that no other posting of the same officer comes between
    refuse_disabled(officer)
    posting = Posting(
        officer=officer,
        centre=centre,
        cell=cell,
        role=role,
        since=since or timezone.now(),
        until=until,
        emergency=emergency,
        reason=reason.strip(),
        telephone=telephone,
    )
    if emergency:
        _shorten(posting, by=by)
    posting.clean_fields(exclude=["officer", "centre"])  # the role is one that there is
    _refuse_unfit(posting)
    posting.full_clean()
    _refuse_beside_others(posting)
    return posting


def _shorten(posting: Posting, *, by) -> None:
    """Let an emergency posting begin now and end by itself; refuse one more too soon after it."""
    if posting.officer.force_id is None or posting.officer.force_id != by.force_id:
        raise PermissionDenied
    if Trait.CONSENTED not in posting.traits:
        sentence = _("This role needs no consent: post without an emergency.")
        raise ValidationError({"emergency": sentence})
    if not posting.reason:
        raise ValidationError({"reason": _("Say what the emergency is.")})
    now = timezone.now()
    posting.since, posting.until = now, now + settings.EMERGENCY_POSTING
    before = Posting.objects.filter(
        emergency=True,
        role=posting.role,
        officer__force=posting.officer.force_id,
        since__gt=now - settings.EMERGENCY_PAUSE,
    )
    if before.exists():
        days = settings.EMERGENCY_PAUSE.days
        sentence = _(
            "Your force made such an emergency posting within the last %(days)s days: the other "
            "force has to consent."
        )
        raise ValidationError({"emergency": sentence % {"days": days}})


def _refuse_unfit(posting: Posting) -> None:
    """Refuse what does not go together, all of it at once."""
    officer, centre, traits = posting.officer, posting.centre, posting.traits
    faults = {}
    if bool(officer.rank) is not (Trait.PERSON in traits):
        faults["officer"] = _(RANKED)
    elif officer.force_id is not None and Trait.OUTSIDE in traits:
        faults["officer"] = _("An observer belongs to no force.")
    elif officer.force_id is None and Trait.PERSON in traits and Trait.OUTSIDE not in traits:
        faults["officer"] = _("Whoever holds this role belongs to a force.")
    if centre is None and Trait.IN_ROOM in traits:
        faults["centre"] = _("This role belongs to a room: choose one.")
    if centre is not None and Trait.OUTSIDE in traits:
        faults["centre"] = _("An observer belongs to no room.")
    elif centre is not None and centre.status == Centre.Status.CLOSED:
        faults["centre"] = _("This room is closed.")
    if posting.until is not None and posting.until < posting.since:
        faults["until"] = _("A posting ends after it begins.")
    if faults:
        raise ValidationError(faults)


def _refuse_beside_others(posting: Posting) -> None:
    beside = [other for other in posting.officer.postings.all() if _overlap(posting, other)]
    if any((o.role, o.centre_id) == (posting.role, posting.centre_id) for o in beside):
        raise ValidationError({"role": _("This officer is posted so already.")})
    single = [role for role in Role.having(Trait.SINGLE) if role != posting.role]
    if Trait.SINGLE in posting.traits and any(o.role in single for o in beside):
        raise ValidationError({"role": _("Nobody is administrator and auditor together.")})


def _overlap(one: Posting, other: Posting) -> bool:
    """Tell whether both run at some moment; one that ended before it began never does."""
    later = max(one.since, other.since)
    return all(posting.until is None or later < posting.until for posting in (one, other))


def _ended_alone(*, posting, **_arguments) -> bool:
    """Tell whether one force answers for whose posting ends; for an observer both do."""
    return posting.officer.force_id is not None or not posting.officer.rank


@action(
    Permission.END_POSTING,
    on="posting",
    lock=True,
    consent=Consent(gettext_lazy("End a posting"), Permission.CONSENT, unless=_ended_alone),
    then=_told("end_posting"),
)
def end_posting(*, by, submission, posting) -> Posting:
    now = timezone.now()
    if posting.role == Role.SERVER:
        raise PermissionDenied
    if posting.role == Role.ADMINISTRATOR:
        refuse_last_administrator(posting.officer, posting)
    if posting.until is None or posting.until > now:
        posting.until = max(now, posting.since)
    return posting


def _tell_whom_it_calls(posting: Posting, *, by) -> None:
    alerts.tell_of(posting, verb="change_telephone", by=by, officers={posting.officer})


@action(Permission.CHANGE_TELEPHONE, on="posting", then=_tell_whom_it_calls)
def change_telephone(*, by, submission, posting, telephone, based_on=None) -> Posting:
    """Change the number at which the officer is called, as long as the posting lasts."""
    posting = held(posting, based_on=based_on)
    if posting.role == Role.SERVER:
        raise PermissionDenied
    refuse_disabled(posting.officer)
    if posting.until is not None and posting.until <= timezone.now():
        raise ValidationError({"telephone": _("This posting has ended.")})
    posting.telephone = telephone
    posting.clean_fields(exclude=["officer", "centre"])
    return posting


def _opened(*, officer, centre, **_arguments) -> Watch:
    return Watch(officer=officer, centre=centre)


@action(Permission.OPEN_WATCH, on=_opened)
def open_watch(*, by, submission, officer, centre, since=None) -> Watch:
    """Put an officer of the room on duty."""
    watch = Watch(officer=officer, centre=centre, since=since or timezone.now())
    here = (posting for posting in officer.active_postings() if posting.centre_id == centre.pk)
    if not officer.rank or not any(posting.since <= watch.since for posting in here):
        raise ValidationError({"officer": _("Only an officer posted to the room is on its watch.")})
    watch.full_clean(validate_constraints=False)
    if officer.watches.filter(centre=centre, until=None).exists():
        raise ValidationError({"officer": _("This officer is on duty already.")})
    return watch


@action(Permission.OPEN_WATCH, on="watch", lock=True)
def close_watch(*, by, submission, watch) -> Watch:
    watch.until = watch.until or _last_moment(watch)
    return watch


def _last_moment(watch: Watch) -> datetime:
    """Return now, or when the posting ended in which the watch began."""
    now = timezone.now()
    postings = watch.officer.postings.filter(centre=watch.centre, since__lte=watch.since)
    return min(now, max((posting.until or now for posting in postings), default=now))
