"""The roles in which one is posted, and what follows from each beside its grants."""

from enum import Enum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class Trait(Enum):
    """What follows from a role, beside its grants."""

    PERSON = auto()  # has a rank, and is posted by choice
    IN_ROOM = auto()  # its postings name a room
    OUTSIDE = auto()  # a person of no force
    STAFF = auto()  # belongs to a force, answers for it and its room, and follows the room's rules
    LED = auto()  # asks the chief of the room for what it may not do
    HEARS_FLASH = auto()  # of new reports, unless a rule of notices says otherwise
    HEARS_URGENT = auto()
    SINGLE = auto()  # nobody holds two roles that have this
    BRIEF = auto()  # its sessions end sooner without activity
    UNATTENDED = auto()  # its sessions do not end for want of activity
    CONSENTED = auto()  # a posting takes effect once the other force consents


T = Trait


class Role(models.TextChoices):
    """A role, its traits and its label; the migrations know its name and its label."""

    LIAISON = "liaison", {T.PERSON, T.IN_ROOM, T.STAFF, T.LED, T.HEARS_URGENT}, _("Liaison officer")
    CHIEF = "chief", {T.PERSON, T.IN_ROOM, T.STAFF, T.HEARS_URGENT}, _("Chief")
    COMMANDER = "commander", {T.PERSON, T.HEARS_FLASH, T.CONSENTED}, _("Commander")
    AUDITOR = "auditor", {T.PERSON, T.SINGLE, T.CONSENTED}, _("Auditor")
    ADMINISTRATOR = (
        "administrator",
        {T.PERSON, T.SINGLE, T.BRIEF, T.CONSENTED},
        _("Administrator"),
    )
    # Of the office that supervises the rooms: reads all but sources, and says what it has seen
    OBSERVER = "observer", {T.PERSON, T.OUTSIDE, T.CONSENTED}, _("Observer")
    # The board of one room, and nothing else
    DISPLAY = "display", {T.IN_ROOM, T.UNATTENDED}, _("Wall screen")
    # With a token, whose scopes narrow it further
    SYSTEM = "system", {T.CONSENTED}, _("External system")
    # Commands on the server itself and its clock; cannot sign in
    SERVER = "server", frozenset[Trait](), _("Server")

    traits: frozenset[Trait]

    def __new__(cls, value, traits=frozenset()):
        role = str.__new__(cls, value)
        role._value_, role.traits = value, frozenset(traits)
        return role

    @classmethod
    def having(cls, trait: Trait) -> "list[Role]":
        return [role for role in cls if trait in role.traits]
