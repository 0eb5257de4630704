"""What witnesses say of the book: cosignatures and refusals, who is behind, who is told of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import alerts
from centres.journal import keys, notes
from centres.models import Behind, Checkpoint, Cosignature, Officer, Refusal, Witness

LATE = timedelta(hours=1)  # after a checkpoint that a witness has not cosigned
TIME = 8  # bytes before a cosignature's signature
LABELS = {
    "green": gettext_lazy("verifies"),
    "new": gettext_lazy("has not verified yet"),
    "behind": gettext_lazy("behind"),
    "refused": gettext_lazy("refuses"),
}


@dataclass(frozen=True)
class Standing:
    """How far a witness has verified the book, and whether one must look after it."""

    witness: Witness
    size: int  # of the last checkpoint that it cosigned, 0 for none
    at: datetime | None  # when it did
    refusal: Refusal | None  # that it did not take back by cosigning since
    state: str  # green, new, behind or refused

    @property
    def is_well(self) -> bool:
        return self.state in ("green", "new")

    @property
    def label(self) -> str:
        return str(LABELS[self.state])


def standings() -> list[Standing]:
    """Return how each witness stands that is not retired, the first registered first."""
    due = Checkpoint.objects.filter(at__lt=timezone.now() - LATE).newest()
    present = Witness.objects.filter(retired_at=None).select_related("force", "officer")
    present = present.annotate(
        signed=_last_of(Cosignature, "-checkpoint_id"), refused=_last_of(Refusal, "-pk")
    )
    signed = Cosignature.objects.in_bulk([w.signed for w in present])
    refused = Refusal.objects.select_related("witness").in_bulk([w.refused for w in present])
    return [
        _standing(w, signed.get(w.signed), refused.get(w.refused), due.size if due else 0)
        for w in present
    ]


def _last_of(model, order: str) -> Subquery:
    """Return the key of the last row of each witness, found by the index."""
    rows = model.objects.filter(witness=OuterRef("pk")).order_by(order)
    return Subquery(rows.values("pk")[:1])


def _standing(
    witness: Witness, signed: Cosignature | None, refusal: Refusal | None, due: int
) -> Standing:
    size, at = (signed.checkpoint_id, signed.at) if signed else (0, None)
    if refusal and at and at >= refusal.at:
        refusal = None
    is_old = witness.registered_at < timezone.now() - LATE
    state = "green" if size else "new"
    if refusal:
        state = "refused"
    elif is_old and size < due:
        state = "behind"
    return Standing(witness, size, at, refusal, state)


def of(system: Officer) -> Witness:
    """Return the witness that a system is. Raises ValidationError where it is none."""
    own = Witness.objects.filter(officer=system, retired_at=None).first()
    if own is None:
        raise ValidationError(_("This system is no witness: register its key first."))
    return own


def cosign(witness: Witness, *, size: int, cosignature: str) -> None:
    """Keep a witness's signature under the checkpoint of this size. Raises ValidationError."""
    checkpoint = Checkpoint.objects.filter(size=size).first()
    if checkpoint is None:
        raise ValidationError({"size": _("There is no checkpoint of this size.")})
    _verify(witness, checkpoint, cosignature)
    Cosignature.objects.get_or_create(
        witness=witness,
        checkpoint=checkpoint,
        defaults={"line": cosignature, "at": timezone.now()},
    )


def _verify(witness: Witness, checkpoint: Checkpoint, line: str) -> None:
    expected = notes.key_id(witness.key_name, notes.COSIGNED, witness.verifying_key)
    body, _signatures = notes.read_note(checkpoint.note)
    try:
        name, identifier, blob = notes.read_signature(line)
    except notes.NoteError as wrong:
        raise ValidationError({"cosignature": _("This is no line of a cosignature.")}) from wrong
    message = notes.cosigned(body, int.from_bytes(blob[:TIME], "big"))
    is_named = (name, identifier) == (witness.key_name, expected) and line.endswith("\n")
    if not is_named or not keys.verifies(witness.verifying_key, message, blob[TIME:]):
        sentence = _("The signature is not by the registered key, or not of this checkpoint.")
        raise ValidationError({"cosignature": sentence})


@transaction.atomic
def refuse(witness: Witness, *, size: int, position: int | None, reason: str) -> None:
    """Keep that a witness does not sign, and alert all commanders: once until it signs again.

    The same said again is kept once.
    """
    (standing,) = (one for one in standings() if one.witness == witness)
    last = standing.refusal
    if last and (last.size, last.position, last.reason) == (size, position, reason):
        return
    refusal = Refusal.objects.create(
        witness=witness, size=size, position=position, reason=reason, at=timezone.now()
    )
    if last is None:
        _alert(witness, _refused, refusal)


def _refused(refusal: Refusal) -> str:
    words = {"witness": refusal.witness.gist, "position": refusal.position}
    if refusal.position is None:
        return _("A witness does not sign the journal: %(witness)s.") % words
    sentence = _(
        "A witness does not sign the journal: %(witness)s. It has another entry %(position)s."
    )
    return sentence % words


def _behind(standing: Standing) -> str:
    words = {"witness": standing.witness.gist, "size": standing.size}
    sentence = _(
        "A witness has not verified the journal for more than an hour: %(witness)s. "
        "The last entry that it has seen is %(size)s."
    )
    return sentence % words


def alarm() -> None:
    """Alert all commanders of each witness that is behind, once while it stays where it is."""
    for standing in standings():
        if standing.state == "behind":
            with transaction.atomic():
                _told, is_new = Behind.objects.get_or_create(
                    witness=standing.witness,
                    size=standing.size,
                    defaults={"at": timezone.now()},
                )
                if is_new:
                    _alert(standing.witness, _behind, standing)


def _alert(witness: Witness, say, about) -> None:
    alerts.tell(alerts.commanders(), lambda: say(about), link=witness.get_absolute_url())


def faults() -> Iterator[str]:
    """Yield a sentence for each witness that refuses or is behind."""
    for standing in standings():
        if standing.refusal:
            yield _refused(standing.refusal)
        elif standing.state == "behind":
            yield _behind(standing)
