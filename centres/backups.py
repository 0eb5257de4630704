"""When the record was last copied and how far its log is kept, as the backups' services say."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models.record import instant

UNCOPIED = timedelta(hours=26)  # it is copied every day
UNKEPT = timedelta(minutes=5)  # the log is looked at every ten seconds


def status() -> dict[str, Any]:
    """Return what is known of backups; nothing where this server was not told of any."""
    if not settings.BACKUP_STATUS:
        return {}
    kept = {"copied_at": instant(_well("backup")), "kept_until": instant(_well("wal"))}
    return {"backup": kept}


def faults() -> Iterator[tuple[str, str]]:
    """Yield what is late, for those who can act."""
    if not settings.BACKUP_STATUS:
        return
    if _is_late("backup", UNCOPIED):
        yield "backup", _("No backup was made and verified in the last day.")
    if _is_late("wal", UNKEPT):
        yield "backup", _("What is written is not kept outside of the database at the moment.")


def _is_late(name: str, patience: timedelta) -> bool:
    last = _well(name)
    return last is None or last < timezone.now() - patience


def _well(name: str) -> datetime | None:
    """Return up to when all was well, as the file of this name says; None where it says nothing."""
    try:
        at = datetime.fromisoformat((Path(settings.BACKUP_STATUS) / name).read_text().strip())
    except (OSError, ValueError):
        return None
    return at if at.tzinfo else None
