"""What may happen to map packs."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import alerts
from centres.ground import map_packs
from centres.journal.action import action
from centres.journal.proposing import Consent
from centres.models import MapPack, MapPackPart
from centres.permissions import Permission

MOST_PACKS = 20  # in force: each is drawn over the others


@action(
    Permission.MANAGE_MAP_PACKS,
    consent=Consent(gettext_lazy("Add a map pack"), Permission.CONSENT),
    then=alerts.to_commanders("add_map_pack"),
)
def add_map_pack(
    *, by, submission, name, attribution="", address="", content=b"", part="", kind="", parts=None
) -> tuple[MapPack | MapPackPart, ...]:
    """Add shapes from the bytes of a file, of its layer `part`, or tiles by their address here.

    The server alone adds what it made: of a `kind`, its index as `content`, each of its `parts` by
    its path. Raises ValidationError for both or neither, a bad file or address, or too many packs.
    """
    if kind and not by.is_server:
        raise PermissionDenied
    if bool(address) == bool(content):
        raise ValidationError({"content": _("Give either a file or an address of tiles.")})
    if MapPack.objects.in_force().count() >= MOST_PACKS:
        raise ValidationError(_("There are %s packs already: withdraw one first.") % MOST_PACKS)
    if kind:
        shapes, count = content.decode(), len(parts)
    else:
        shapes, count = _shapes(content, part) if content else ("", 0)
    pack = MapPack(
        name=name,
        kind=kind or (MapPack.Kind.SHAPES if content else MapPack.Kind.TILES),
        attribution=attribution,
        address=address,
        content=shapes,
        sha256=hashlib.sha256(shapes.encode()).hexdigest(),
        count=count,
        added_at=timezone.now(),
    )
    pack.full_clean()
    tiles = (MapPackPart(pack=pack, path=path, content=c) for path, c in (parts or {}).items())
    return pack, *tiles


def _shapes(content: bytes, part: str) -> tuple[str, int]:
    try:
        file = map_packs.read_shapes(content, part)
    except ValidationError as wrong:
        raise ValidationError({"content": wrong.messages}) from wrong
    return file.text, file.count


@action(
    Permission.MANAGE_MAP_PACKS,
    on="pack",
    lock=True,
    consent=Consent(gettext_lazy("Withdraw a map pack"), Permission.CONSENT),
    then=alerts.to_commanders("withdraw_map_pack"),
)
def withdraw_map_pack(*, by, submission, pack) -> MapPack:
    """Take a pack off the map; it stays in the book."""
    if pack.withdrawn_at:
        raise ValidationError(_("This map pack is withdrawn already."))
    pack.withdrawn_at = timezone.now()
    return pack
