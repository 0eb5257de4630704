"""Hanging a wall screen in a room: enrolled, posted and given a password, or nothing of it."""

from uuid import UUID, uuid5

from django.db import transaction

from centres import actions
from centres.models import Centre, Officer
from centres.roles import Role


@transaction.atomic
def hang(*, by: Officer, submission: UUID, username: str, centre: Centre) -> Officer:
    """Return the wall screen, of the own force, with its temporary password as `secret`, this once.

    The posting's submission derives from this one: the whole is harmless when repeated.
    """
    fields = {"username": username, "name_latin": username, "force": by.force}
    screen = actions.enrol(by=by, submission=submission, fields=fields, screen=True)
    posting = uuid5(submission, "post")
    role = Role.DISPLAY
    actions.post(by=by, submission=posting, officer=screen, role=role, centre=centre)
    return screen
