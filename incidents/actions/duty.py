"""What a room says of its own watch: nothing to report, signed out, signed in."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import journal
from centres.action import action, require
from centres.actions.held import held
from centres.models import Centre, Watch
from centres.permissions import Permission
from incidents import duty
from incidents.models import Handover, NilReturn


@action
def file_nil_return(*, by, submission, centre) -> NilReturn:
    """State that the room has nothing to report for the period that is running."""
    require(by, Permission.FILE_NIL_RETURN, centre)
    if centre.status != Centre.Status.ACTIVE:
        raise ValidationError({"centre": _("Only an active centre files a nil return.")})
    now = timezone.now()
    since = duty.nothing_since(centre, now)
    return NilReturn(centre=centre, force=by.force, since=since, until=now, by=by)


@action
def sign_out(*, by, submission, centre, note) -> Handover:
    """Sign the watch list of the room, with a note for the next officer of the same force.

    Whoever signs again before anybody signed in, signs the list as it stands by then.
    """
    require(by, Permission.HAND_OVER, centre)
    if not Watch.objects.open().filter(officer=by, centre=centre).exists():
        raise ValidationError(_("Only an officer on duty signs out of the watch."))
    waiting = Handover.objects.waiting().filter(centre=centre, force=by.force).first()
    handover = held(waiting) if waiting else Handover(centre=centre, force=by.force, outgoing=by)
    if handover.outgoing_id != by.pk and not _has_left(handover):
        raise ValidationError(_("Another officer has signed out, and nobody has signed in yet."))
    handover.outgoing = by
    handover.note, handover.signed_out_at = note.strip(), timezone.now()
    handover.position_at = journal.position()
    handover.lines = duty.keys(duty.lines(centre, force=by.force))
    handover.clean_fields(exclude={f.name for f in Handover._meta.fields} - {"note"})
    return handover


def _has_left(handover: Handover) -> bool:
    """Tell whether who signed out is off duty by now, and will never be followed."""
    on_duty = Watch.objects.open().filter(officer=handover.outgoing, centre=handover.centre)
    return not on_duty.exists()


@action
def sign_in(*, by, submission, handover) -> Handover:
    """Take the watch over from an officer of the own force."""
    handover = held(handover)
    require(by, Permission.HAND_OVER, handover)
    if handover.force_id != by.force_id:
        raise PermissionDenied
    if handover.incoming_id:
        raise ValidationError(_("Somebody has signed in to this watch already."))
    if handover.outgoing_id == by.pk:
        raise ValidationError(_("Another officer signs in than the one who signed out."))
    handover.incoming, handover.signed_in_at = by, timezone.now()
    return handover
