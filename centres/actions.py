"""Everything that may happen to rooms, officers, postings, watches, tokens and areas."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from centres import geography, tokens
from centres.action import action, require
from centres.models import AccessToken, AreaEdition, Centre, Force, Officer, Posting, Watch
from centres.models.places import digest_of
from centres.permissions import SCOPES, Permission, Role

ROOM_ROLES = {Role.LIAISON.value, Role.CHIEF.value}  # need a centre and a force
APART = {Role.ADMINISTRATOR.value, Role.AUDITOR.value}  # nobody holds both
CHANGEABLE = {"rank", "name_latin", "name_arabic", "force", "force_id"}  # of an officer
NAMES = {"name_en", "name_ar", "name_ckb"}
OF_CENTRE = {
    *NAMES,
    "host_base_en",
    "host_base_ar",
    "host_base_ckb",
    "latitude",
    "longitude",
    "status",
    "established_on",
}
RANKED = gettext_noop("A person has a rank; an external system has none.")
TOKEN_DAYS = 90


def _refuse_unknown(fields: dict, known: set[str]) -> None:
    unknown = {name: _("Unknown field.") for name in fields if name not in known}
    if unknown:
        raise ValidationError(unknown)


@action
def add_force(*, by, submission, fields) -> Force:
    require(by, Permission.MANAGE_CENTRES)
    _refuse_unknown(fields, {"code", *NAMES})
    force = Force(**fields)
    force.full_clean()
    return force


@action
def create_centre(*, by, submission, fields) -> Centre:
    require(by, Permission.MANAGE_CENTRES)
    _refuse_unknown(fields, {"code", *OF_CENTRE})
    centre = Centre(**fields)
    centre.full_clean()
    return centre


@action
def change_centre(*, by, submission, centre, fields) -> Centre:
    """Change names, position or status. The code never changes."""
    require(by, Permission.MANAGE_CENTRES)
    centre = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    if fields.get("code", centre.code) != centre.code:
        raise ValidationError({"code": _("The code of a centre never changes.")})
    _refuse_unknown(fields, {"code", *OF_CENTRE})
    for name, value in fields.items():
        setattr(centre, name, value)
    centre.full_clean()
    return centre


@action
def enrol(*, by, submission, fields, password=None) -> Officer:
    """Make an officer; without a password one who cannot sign in (a system, say)."""
    require(by, Permission.MANAGE_ROSTER)
    _refuse_unknown(fields, {"username", *CHANGEABLE})
    officer = Officer(**fields)
    if password is None:
        officer.set_unusable_password()
    else:
        validate_password(password, officer)
        officer.set_password(password)
    officer.full_clean()
    return officer


@action
def change_officer(*, by, submission, officer, fields) -> Officer:
    """Change rank, names or force."""
    require(by, Permission.MANAGE_ROSTER)
    _refuse_unknown(fields, CHANGEABLE)
    if bool(fields.get("rank", officer.rank)) is not bool(officer.rank):
        raise ValidationError({"rank": _(RANKED)})
    officer = Officer.objects.select_for_update(no_key=True, of=("self",)).get(pk=officer.pk)
    for name, value in fields.items():
        setattr(officer, name, value)
    officer.full_clean()
    return officer


@action
def disable_officer(*, by, submission, officer) -> Officer:
    """Shut an officer out at once and for good: sessions end with the next request."""
    require(by, Permission.MANAGE_ROSTER)
    officer = Officer.objects.select_for_update(no_key=True, of=("self",)).get(pk=officer.pk)
    if officer.disabled_at is None:
        officer.disabled_at = timezone.now()
    return officer


@action
def post(*, by, submission, officer, role, centre=None, cell="", since=None, until=None) -> Posting:
    """Post an officer to a centre (or, where the role allows it, to none) in a role."""
    require(by, Permission.MANAGE_ROSTER)
    if officer.pk == by.pk or role == Role.SERVER.value:
        raise PermissionDenied
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
    posting = Posting.objects.select_for_update(no_key=True).get(pk=posting.pk)
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
    watch.full_clean()
    return watch


@action
def close_watch(*, by, submission, watch) -> Watch:
    require(by, Permission.OPEN_WATCH, watch)
    watch = Watch.objects.select_for_update(no_key=True).get(pk=watch.pk)
    watch.until = watch.until or timezone.now()
    return watch


@action
def issue_token(*, by, submission, officer, scopes, days, networks=()) -> AccessToken:
    """Issue a token to a system; its text is on the record as `secret`, this once.

    Raises ValidationError for an unknown scope, a bad network, more than 90 days, or an officer
    who is no system.
    """
    require(by, Permission.MANAGE_TOKENS)
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise ValidationError({"scopes": _("Unknown scope: %s.") % ", ".join(sorted(unknown))})
    if not 1 <= days <= TOKEN_DAYS:
        raise ValidationError({"days": _("A token lasts 1 to %s days.") % TOKEN_DAYS})
    posted = [p for p in officer.active_postings() if p.role == Role.SYSTEM.value]
    if not posted:
        raise ValidationError({"officer": _("Only a system has a token.")})
    if "report" in scopes and not (officer.force_id and any(p.centre_id for p in posted)):
        raise ValidationError({"scopes": _("The scope report needs a centre and a force.")})
    now = timezone.now()
    secret = f"{tokens.MARK}{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
    pepper = tokens.newest_pepper()
    token = AccessToken(
        officer=officer,
        prefix=tokens.prefix_of(secret),
        digest=tokens.digest(secret, pepper),
        pepper=pepper,
        scopes=sorted(set(scopes)),
        networks=tokens.clean_networks(networks),
        issued_at=now,
        expires_at=now + timedelta(days=days),
    )
    token.secret = secret
    return token


@action
def revoke_token(*, by, submission, token) -> AccessToken:
    require(by, Permission.MANAGE_TOKENS)
    token = AccessToken.objects.select_for_update(no_key=True).get(pk=token.pk)
    token.revoked_at = token.revoked_at or timezone.now()
    return token


@action
def load_areas(*, by, submission, layer, content, name, code) -> tuple:
    """Load a new edition of one layer from the bytes of a GeoJSON file.

    `name` and `code` are the properties of a feature that hold them; a missing or repeated code
    is replaced by a slug of the name and told in the edition's `remarks`. No report is placed
    between this edition's entry and its commit, so none keeps the former areas unnoticed.
    """
    require(by, Permission.LOAD_AREAS)
    areas, remarks = geography.read_layer(content, layer=layer, name=name, code=code)
    geography.hold_placing()
    edition = AreaEdition(
        layer=layer,
        sha256=hashlib.sha256(content).hexdigest(),
        shapes=digest_of(areas),
        count=len(areas),
        loaded_at=timezone.now(),
    )
    edition.clean_fields()
    for area in areas:
        area.edition = edition
    edition.remarks = remarks
    return (edition, *areas)
