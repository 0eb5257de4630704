"""Officers: who they are, what they sign in with, and what their postings let them do."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.models.record import Record, RecordQuerySet, refuse_unstorable
from centres.models.rooms import Centre, Force
from centres.permissions import Permission, granted
from centres.reaches import Origin, Reach, covers
from centres.roles import Role
from centres.text.languages import in_arabic_script

if TYPE_CHECKING:
    from centres.models.postings import Posting


class Rank(models.TextChoices):
    GENERAL = "general", _("General")
    MAJOR_GENERAL = "major_general", _("Major General")
    BRIGADIER = "brigadier", _("Brigadier")
    COLONEL = "colonel", _("Colonel")
    LIEUTENANT_COLONEL = "lieutenant_colonel", _("Lieutenant Colonel")
    MAJOR = "major", _("Major")
    CAPTAIN = "captain", _("Captain")
    FIRST_LIEUTENANT = "first_lieutenant", _("First Lieutenant")
    LIEUTENANT = "lieutenant", _("Lieutenant")
    WARRANT_OFFICER = "warrant_officer", _("Warrant Officer")


class OfficerQuerySet(RecordQuerySet):
    def people(self):
        """Return officers of flesh and blood: no external system, no command of the server."""
        return self.exclude(rank="")


class Officer(Record, AbstractBaseUser):
    """A person who signs in, or a system that pulls. What one may do comes from postings alone."""

    subject = "officer"
    reading = Permission.READ_ROSTER
    noun = _("Officer")
    verbs = {
        "enrol": _("Officer enrolled"),
        "change_officer": _("Officer changed"),
        "change_password": _("Password changed"),
        "reset_password": _("Temporary password given"),
        "disable_officer": _("Officer disabled"),
        "enrol_second_factor": _("Second factor enrolled"),
        "remove_second_factor": _("Second factor removed"),
        "add_passkey": _("Passkey added"),
        "remove_passkey": _("Passkey removed"),
        "renew_recovery_codes": _("New recovery codes given"),
        "use_recovery_code": _("Recovery code used"),
        "reset_second_factor": _("Lost second factor taken away"),
    }
    recorded = ("id", "rank", "name_latin", "name_arabic", "force", "disabled_at", "seal")
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name_latin"]

    last_login = None
    username = models.CharField(
        _("user name"), max_length=60, unique=True, validators=[ASCIIUsernameValidator()]
    )
    rank = models.CharField(_("rank"), max_length=20, choices=Rank, blank=True)
    name_latin = models.CharField(
        _("name in Latin script"), max_length=100, validators=[refuse_unstorable]
    )
    name_arabic = models.CharField(
        _("name in Arabic script"), max_length=100, blank=True, validators=[refuse_unstorable]
    )
    force = models.ForeignKey(
        Force, models.PROTECT, null=True, blank=True, verbose_name=_("force"), related_name="+"
    )
    disabled_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Somebody else knows the password: its officer has to choose another before anything else.
    password_temporary = models.BooleanField(default=False, editable=False)
    # Working state beside the record: a temporary one opens nothing after a while.
    password_given_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Whether a code of a device is asked for as well; the seal holds one to its keys.
    second_factor = models.BooleanField(default=False, editable=False)
    # Working state beside the record: in which language the officer last chose to read, and when,
    # from where and in which browser the officer last signed in.
    language = models.CharField(max_length=3, blank=True, editable=False)
    flash_sound = models.BooleanField(default=True, editable=False)  # whether flash may be heard
    last_sign_in = models.JSONField(null=True, blank=True, editable=False)

    # A manager of users beside: Django looks up who signs in with it.
    objects: ClassVar = BaseUserManager.from_queryset(OfficerQuerySet)()  # type: ignore[assignment]

    # The scopes of the token in use and the postings of the request; never stored.
    scopes: frozenset[str] | None = None
    _loaded: list | None = None
    secret: str  # the temporary password, where an action has just given it
    totpdevice_set: Any  # these three of the library that keeps devices
    staticdevice_set: Any
    webauthncredential_set: Any
    recovery_codes: list[str]  # where an action has just given them
    confirmed_at: datetime | None = None  # when a code was last given, in the session at hand
    needs_no_code = False  # acts where none can be asked for: by a command, by another's consent

    class Meta:
        ordering = ["name_latin", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="officer_by_username_in_any_case"),
        ]

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django's own is a constant
        return self.disabled_at is None

    @property
    def signs_in(self) -> bool:
        """Whether it is a person or a wall screen: an external system has a token instead."""
        return bool(self.rank) or self.has_usable_password()

    @property
    def name(self) -> str:
        return (in_arabic_script() and self.name_arabic) or self.name_latin

    @property
    def name_other(self) -> str:
        """The name in the script that `name` is not in."""
        return self.name_latin if self.name != self.name_latin else self.name_arabic

    @property
    def gist(self) -> str:
        """Rank, name and force of a person, the name alone of what is none."""
        force = f" ({self.force.name})" if self.rank and self.force else ""
        return f"{self.get_rank_display()} {self.name}{force}".strip()

    def get_absolute_url(self):
        """Return the page of a person; nothing for a system, which not everybody may look up."""
        return reverse("officer", args=[self.pk]) if self.rank else ""

    def origin(self) -> Origin:
        return Origin(force=self.force_id)

    @property
    def seal(self) -> str:
        """Return what holds one to what one signs in with, and does not show it to the feed."""
        temporary = ":temporary" if self.password_temporary else ""
        keys = f":{','.join(self._keys())}" if self.second_factor else ""
        text = f"{self.username}:{self.password}{temporary}{keys}"
        return hashlib.sha256(text.encode()).hexdigest()

    def _keys(self) -> list[str]:
        """Return what confirms the officer beside the password: keys, and codes to recover."""
        confirmed = {"confirmed": True}
        passkeys = self.webauthncredential_set.filter(**confirmed)
        return sorted(
            [
                *self.totpdevice_set.filter(**confirmed).values_list("key", flat=True),
                *(bytes(key).hex() for key in passkeys.values_list("public_key", flat=True)),
                *self.staticdevice_set.filter(**confirmed, token_set__isnull=False).values_list(
                    "token_set__token", flat=True
                ),
            ]
        )

    @property
    def is_fresh(self) -> bool:
        """Whether it was the officer just now, as far as a device can tell."""
        given = self.confirmed_at
        fresh = given is not None and timezone.now() - given <= settings.CODE_FRESH
        return fresh or self.needs_no_code or not self.second_factor

    def check_password(self, raw_password) -> bool:
        """Tell whether this is the password; never hash it anew: only actions write an officer."""
        return check_password(raw_password, self.password)

    def active_postings(self) -> list["Posting"]:
        """Return the postings active now; those loaded for the request at hand, if any."""
        if not self.is_active:
            return []
        if self._loaded is not None:
            return self._loaded
        return list(self.postings.current().select_related("centre", "officer__force"))

    def hold_postings(self) -> None:
        """Keep the postings for the length of one request: its moment is when it came in."""
        self._loaded = None
        self._loaded = self.active_postings()
        if self._loaded:  # they have brought the force along, which every page names
            self.force = self._loaded[0].officer.force

    @property
    def is_server(self) -> bool:
        """Whether it is a command on the server, or its clock: neither asks for consent."""
        return any(posting.role == Role.SERVER for posting in self.active_postings())

    def reaches(self, permission: Permission) -> list[tuple[Reach, "Posting"]]:
        """Return each reach that the permission has now, with the posting that gives it."""
        reaches = (
            (granted(role=Role(p.role), permission=permission, scopes=self.scopes), p)
            for p in self.active_postings()
        )
        return [(reach, posting) for reach, posting in reaches if reach is not None]

    def may(self, permission: Permission, on: Record | None = None) -> bool:
        """Tell whether the officer holds the permission now: for this record, or for any."""
        reaches = self.reaches(permission)
        if on is None:
            return bool(reaches)
        record, now = on.origin(), timezone.now()
        return any(
            covers(reach, officer=posting.origin_of(self), record=record, now=now)
            for reach, posting in reaches
        )

    def may_all(self, permission: Permission) -> bool:
        """Tell whether the officer holds the permission now for whatever record."""
        return any(reach is Reach.ALL for reach, _posting in self.reaches(permission))

    def centres_for(self, permission: Permission) -> models.QuerySet[Centre]:
        """Return the centres of the postings that give the permission; all where it reaches all."""
        if self.may_all(permission):
            return Centre.objects.all()
        codes = {posting.centre_id for _reach, posting in self.reaches(permission)}
        return Centre.objects.filter(pk__in=codes - {None})
