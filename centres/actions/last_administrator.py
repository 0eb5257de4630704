"""Keeping each force an administrator: without one it could neither propose nor consent."""

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from centres.models import Officer, Posting
from centres.roles import Role


def refuse_last_administrator(officer: Officer, posting: Posting | None = None) -> None:
    """Refuse to end a posting, or all of an officer's, where no other lasting one remains.

    Nobody else takes an administrator away meanwhile.
    """
    lasting = Posting.objects.lasting().filter(role=Role.ADMINISTRATOR)
    ending = lasting.filter(officer=officer)
    ending = ending.filter(pk=posting.pk) if posting else ending
    if not officer.force_id or not ending.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 6))", [officer.force_id])
    others = lasting.filter(officer__force=officer.force_id).exclude(pk__in=ending.values("pk"))
    if not others.exists():
        raise ValidationError(
            _("This is the last administrator of the force: post another one first.")
        )
