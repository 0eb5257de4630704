"""What may happen to postings and watches."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.journal.action import action
from centres.journal.lock import RANKED, held, refuse_disabled
from centres.models import Centre, Posting, Watch
from centres.permissions import Permission, Role, Trait


@action(Permission.MANAGE_ROSTER)
def post(*, by, submission, officer, role, centre=None, cell="", since=None, until=None) -> Posting:
    """Post an officer to a centre (or, where the role allows it, to none) in a role."""
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
    )
    posting.clean_fields(exclude=["officer", "centre"])  # the role is one that there is
    _refuse_unfit(posting)
    posting.full_clean()
    _refuse_beside_others(posting)
    return posting


def _refuse_unfit(posting: Posting) -> None:
    """Refuse what does not go together, all of it at once."""
    officer, centre, traits = posting.officer, posting.centre, posting.traits
    faults = {}
    if bool(officer.rank) is not (Trait.PERSON in traits):
        faults["officer"] = _(RANKED)
    elif officer.force_id is None and Trait.STAFF in traits:
        faults["officer"] = _("An officer in a room belongs to a force.")
    if centre is None and Trait.IN_ROOM in traits:
        faults["centre"] = _("This role belongs to a room: choose one.")
    if centre is not None and centre.status == Centre.Status.CLOSED:
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


@action(Permission.END_POSTING, on="posting", lock=True)
def end_posting(*, by, submission, posting) -> Posting:
    now = timezone.now()
    if posting.role == Role.SERVER:
        raise PermissionDenied
    if posting.until is None or posting.until > now:
        posting.until = max(now, posting.since)
    return posting


@action(Permission.OPEN_WATCH, on="centre")
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
