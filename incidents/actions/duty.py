"""What a room says of its own watch: nothing to report, signed out, signed in."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import journal
from centres.journal.action import action
from centres.journal.lock import held
from centres.models import Centre
from centres.permissions import Permission
from incidents.models import Handover, NilReturn
from incidents.watch import duty


@action(Permission.FILE_NIL_RETURN, on="centre")
def file_nil_return(*, by, submission, centre) -> NilReturn:
    """State that the room has nothing to report for the period that is running."""
    if centre.status != Centre.Status.ACTIVE:
        raise ValidationError({"centre": _("Only an active centre files a nil return.")})
    now = timezone.now()
    since = duty.nothing_since(centre, now)
    return NilReturn(centre=centre, force=by.force, since=since, until=now, by=by)


@action(Permission.HAND_OVER, on="centre")
def sign_out(*, by, submission, centre, note) -> Handover:
    """Sign the watch list of the room, with a note for the next officer of the same force.

    Whoever signs again before anybody signed in, signs the list as it stands by then.
    """
    waiting = Handover.objects.waiting().filter(centre=centre, force=by.force).first()
    waiting = waiting and held(waiting)
    if waiting and waiting.incoming_id:
        waiting = None  # somebody signed in a moment ago
    if why := duty.why_not_out(by, waiting, duty.on_duty(centre)):
        raise ValidationError(why)
    handover = waiting or Handover(centre=centre, force=by.force)
    handover.outgoing = by
    handover.note, handover.signed_out_at = note.strip(), timezone.now()
    handover.lines = duty.keys(duty.lines(centre, force=by.force))
    handover.position_at = journal.position()
    handover.clean_fields(exclude={f.name for f in Handover._meta.fields} - {"note"})
    return handover


@action(Permission.HAND_OVER, on="handover", lock=True)
def sign_in(*, by, submission, handover) -> Handover:
    """Take the watch over from an officer of the own force."""
    if why := duty.why_not_in(by, handover):
        raise ValidationError(why)
    handover.incoming, handover.signed_in_at = by, timezone.now()
    return handover
