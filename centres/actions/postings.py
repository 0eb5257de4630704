"""What may happen to postings and watches."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.action import action, require
from centres.actions.held import RANKED, held, refuse_disabled
from centres.models import Centre, Officer, Posting, Watch
from centres.permissions import Permission, Role

ROOM_ROLES = {Role.LIAISON.value, Role.CHIEF.value}  # need a centre and a force
APART = {Role.ADMINISTRATOR.value, Role.AUDITOR.value}  # nobody holds both


@action
def post(*, by, submission, officer, role, centre=None, cell="", since=None, until=None) -> Posting:
    """Post an officer to a centre (or, where the role allows it, to none) in a role."""
    require(by, Permission.MANAGE_ROSTER)
    if officer.pk == by.pk or role == Role.SERVER.value:
        raise PermissionDenied
    refuse_disabled(officer)
    posting = Posting(
        officer=officer,
        centre=centre,
        cell=cell,
        role=role,
        since=since or timezone.now(),
        until=until,
    )
    if bool(officer.rank) is (role == Role.SYSTEM.value):
        raise ValidationError({"officer": _(RANKED)})
    if centre is None and role in ROOM_ROLES:
        raise ValidationError({"centre": _("This role belongs to a room: choose one.")})
    if centre is not None and centre.status == Centre.Status.CLOSED:
        raise ValidationError({"centre": _("This room is closed.")})
    if officer.force_id is None and role in ROOM_ROLES:
        raise ValidationError({"officer": _("An officer in a room belongs to a force.")})
    if until is not None and until < posting.since:
        raise ValidationError({"until": _("A posting ends after it begins.")})
    posting.full_clean()
    _refuse_administrator_and_auditor(posting)
    return posting


def _refuse_administrator_and_auditor(posting: Posting) -> None:
    others = APART - {posting.role}
    if posting.role not in APART:
        return
    Officer.objects.select_for_update(no_key=True, of=("self",)).get(pk=posting.officer_id)
    held = posting.officer.postings.filter(role__in=others)
    if any(_overlap(posting, other) for other in held):
        raise ValidationError({"role": _("Nobody is administrator and auditor together.")})


def _overlap(one: Posting, other: Posting) -> bool:
    return (one.until is None or other.since < one.until) and (
        other.until is None or one.since < other.until
    )


@action
def end_posting(*, by, submission, posting) -> Posting:
    require(by, Permission.END_POSTING, posting)
    posting = held(posting)
    now = timezone.now()
    if posting.role == Role.SERVER.value:
        raise PermissionDenied
    if posting.until is None or posting.until > now:
        posting.until = max(now, posting.since)
    return posting


@action
def open_watch(*, by, submission, officer, centre, since=None) -> Watch:
    """Put an officer of the room on duty."""
    require(by, Permission.OPEN_WATCH, centre)
    if centre.pk not in {posting.centre_id for posting in officer.active_postings()}:
        raise ValidationError({"officer": _("Only an officer posted to the room is on its watch.")})
    watch = Watch(officer=officer, centre=centre, since=since or timezone.now())
    watch.full_clean(validate_constraints=False)
    if officer.watches.filter(centre=centre, until=None).exists():
        raise ValidationError({"officer": _("This officer is on duty already.")})
    return watch


@action
def close_watch(*, by, submission, watch) -> Watch:
    require(by, Permission.OPEN_WATCH, watch)
    watch = held(watch)
    watch.until = watch.until or timezone.now()
    return watch
