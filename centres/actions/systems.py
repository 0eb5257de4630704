"""Letting an external system in: enrolled, posted and given a token, all of it or nothing."""

from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from centres import actions
from centres.models import AccessToken, Centre, Force, Officer, Proposal
from centres.roles import Role


@transaction.atomic
def admit(
    *, by, submission: UUID, name: str, centre: Centre | None, force: Force | None, **terms
) -> AccessToken | Proposal:
    """Issue, or propose, a token for the system of this name, enrolled and posted where it is new.

    `terms` are what `actions.issue_token` takes beside its officer; the other submissions derive
    from this one, so that the whole is harmless when repeated.
    """
    system = _system(by=by, submission=submission, name=name, force=force)
    posted = system.active_postings()
    _refuse_another(system, posted, centre, force)
    if not posted:
        actions.post(
            by=by,
            submission=uuid5(submission, "post"),
            officer=system,
            role=Role.SYSTEM,
            centre=centre,
        )
    return actions.issue_token(by=by, submission=submission, officer=system, **terms)


def _system(*, by, submission, name, force) -> Officer:
    fields = {"username": name, "name_latin": name, "force": force}
    return Officer.objects.filter(username=name).first() or actions.enrol(
        by=by, submission=uuid5(submission, "enrol"), fields=fields
    )


def _refuse_another(system, posted, centre, force) -> None:
    """Refuse an officer, and a system that is posted elsewhere than was said."""
    if any(posting.role != Role.SYSTEM for posting in posted):
        sentence = _("%s is an officer, not a system.")
    elif (force and system.force_id != force.pk) or any(
        centre and posting.centre_id != centre.pk for posting in posted
    ):
        sentence = _("%s is posted elsewhere: give the system another name.")
    else:
        return
    raise ValidationError({"name": sentence % system.username})
