"""What may happen to officers and their passwords."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import alerts
from centres.access import passwords
from centres.actions.last_administrator import refuse_last_administrator
from centres.journal.action import action
from centres.journal.lock import RANKED, held, refuse_disabled, refuse_unknown
from centres.journal.proposing import Consent
from centres.models import Officer
from centres.permissions import Permission
from centres.roles import Trait

CHANGEABLE = {"rank", "name_latin", "name_arabic"}


def _of_own_force(*, officer, **_arguments) -> bool:
    """Tell whether one force answers for the officer; for an observer both do."""
    return officer.force_id is not None or not officer.rank


def _told(verb: str):
    """Alert the officer; the commanders too where such a posting is held, or the server did it."""

    def then(officer, *, by):
        roles = (posting.traits for posting in officer.postings.current())
        commands = by.is_server or any(Trait.CONSENTED in traits for traits in roles)
        told = {officer} | (alerts.commanders() if commands else set())
        alerts.tell_of(officer, verb=verb, by=by, officers=told)

    return then


def _enrolled(*, fields, **_arguments) -> Officer:
    force = fields.get("force")
    return Officer(force_id=force.pk if force else fields.get("force_id"))


@action(Permission.MANAGE_ROSTER, on=_enrolled)
def enrol(*, by, submission, fields, password=None, temporary=True, screen=False) -> Officer:
    """Make an officer; `screen` for a wall screen, which has no rank and signs in all the same.

    A password is temporary, since another knows it, unless the caller says otherwise. A person
    without one is given one, on the record as `secret`, this once; a system cannot sign in.
    """
    refuse_unknown(fields, {"username", "force", "force_id", *CHANGEABLE})
    officer = Officer(**fields)
    if password is not None:
        _refuse_weak(password, officer)
        _give_password(officer, password, temporary=temporary)
    elif (officer.rank or screen) and temporary:
        officer.secret = passwords.temporary()
        _give_password(officer, officer.secret, temporary=True)
    else:
        officer.set_unusable_password()
    officer.full_clean(validate_unique=False, validate_constraints=False)
    if Officer.objects.filter(username__iexact=officer.username).exists():
        raise ValidationError({"username": _("This user name is taken: choose another.")})
    return officer


def _refuse_weak(password: str, officer: Officer) -> None:
    try:
        validate_password(password, officer)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak


def _give_password(officer: Officer, password: str, *, temporary: bool) -> None:
    officer.set_password(password)
    officer.password_temporary = temporary
    officer.password_given_at = timezone.now()


@action(
    Permission.MANAGE_ROSTER,
    on="officer",
    consent=Consent(
        gettext_lazy("Give a temporary password"),
        Permission.CONSENT,
        unless=_of_own_force,
        secret=True,
    ),
    then=_told("reset_password"),
)
def reset_password(*, by, submission, officer) -> Officer:
    """Give an officer a temporary password, on the record as `secret`, this once.

    Whoever is signed in with the former one is signed out. One's own is not reset but changed.
    """
    if officer.pk == by.pk:
        raise PermissionDenied
    officer = held(officer)
    if not officer.signs_in:
        raise ValidationError({"officer": _("An external system has no password.")})
    refuse_disabled(officer)
    officer.secret = passwords.temporary()
    _give_password(officer, officer.secret, temporary=True)
    officer.sessions.all().delete()
    return officer


@action(
    Permission.MANAGE_ROSTER,
    on="officer",
    consent=Consent(gettext_lazy("Change an officer"), Permission.CONSENT, unless=_of_own_force),
    then=_told("change_officer"),
)
def change_officer(*, by, submission, officer, fields, based_on=None) -> Officer:
    """Change rank or names. The force never changes: what one may read hangs on it."""
    if {"force", "force_id"} & fields.keys():
        sentence = _("The force of an officer never changes: enrol anew who changes it.")
        raise ValidationError({"force": sentence})
    refuse_unknown(fields, CHANGEABLE)
    if bool(fields.get("rank", officer.rank)) is not bool(officer.rank):
        raise ValidationError({"rank": _(RANKED)})
    officer = held(officer, based_on=based_on)
    for name, value in fields.items():
        setattr(officer, name, value)
    officer.full_clean()
    return officer


@action()
def change_password(*, by, submission, password) -> Officer:
    """Choose a new password for oneself; from then on nobody else knows it."""
    officer = held(by)
    if officer.password != by.password:
        # A reset came between: whoever knew the former one must not outlive it.
        raise ValidationError({"old": _("Your password was reset meanwhile: sign in again.")})
    if officer.check_password(password):
        raise ValidationError({"password": _("This is your current password: choose another.")})
    _refuse_weak(password, officer)
    _give_password(officer, password, temporary=False)
    return officer


@action(
    Permission.MANAGE_ROSTER,
    on="officer",
    consent=Consent(gettext_lazy("Disable an officer"), Permission.CONSENT, unless=_of_own_force),
    then=_told("disable_officer"),
)
def disable_officer(*, by, submission, officer) -> Officer:
    """Shut an officer out at once and for good. Nobody does so to himself."""
    if officer.pk == by.pk:
        raise PermissionDenied
    refuse_last_administrator(officer)
    officer = held(officer)
    if officer.disabled_at is None:
        officer.disabled_at = timezone.now()
    officer.sessions.all().delete()
    return officer
