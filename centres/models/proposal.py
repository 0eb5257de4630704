"""Proposals: what takes effect once every founding force has consented to it."""

import hashlib
from typing import ClassVar

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from centres.models.officers import Officer
from centres.models.record import Record, RecordQuerySet, refuse_unstorable, subjects
from centres.models.rooms import Force
from centres.permissions import Permission
from centres.reaches import Origin
from centres.roles import Role
from centres.text.languages import listed


class ProposalQuerySet(RecordQuerySet):
    def waiting(self):
        return self.filter(status=Proposal.Status.WAITING)

    def waiting_for(self, officer):
        """Return what the officer may consent to now, and the own that want to be carried out."""
        mine = {permission for permission in Proposal.asked.values() if officer.may(permission)}
        awaited = models.Q(status=Proposal.Status.WAITING, verb__in=_asking(*mine))
        awaited &= models.Q(awaits__overlap=[officer.force_id or "", *places_of(officer)])
        awaited &= ~models.Q(verb__in=_asking(Permission.CONFIRM_LOST_DEVICE), by=officer)
        own = models.Q(status=Proposal.Status.CONSENTED, by=officer)
        return self.visible_to(officer).filter(awaited | own)

    def visible_to(self, officer, under=None):
        """Return all; to a chief what the own force confirms, and what chiefs consent to."""
        if officer.may(under or Proposal.reading):
            return self.all()
        seen = models.Q(pk=None)
        if officer.may(Permission.CONFIRM_LOST_DEVICE):
            own = _asking(Permission.CONFIRM_LOST_DEVICE)
            seen |= models.Q(verb__in=own, force=officer.force_id)
        if officer.may(Permission.CONSENT_TO_IMPORT):
            seen |= models.Q(verb__in=_asking(Permission.CONSENT_TO_IMPORT))
        return self.filter(seen)


def _asking(*permissions: Permission) -> list[str]:
    """Return the verbs that wait for those who hold one of these permissions."""
    return [verb for verb, permission in Proposal.asked.items() if permission in permissions]


class Proposal(Record):
    """An action as it was asked for: it waits for the consent of the other founding forces."""

    subject = "proposal"
    reading = Permission.READ_PROPOSALS
    noun = _("Proposal")
    verbs = {
        "propose": _("Proposal made"),
        "consent": _("Consent given"),
        "refuse": _("Proposal refused"),
        "withdraw_proposal": _("Proposal withdrawn"),
        "carry_out": _("Proposal carried out"),
    }
    unrecorded = ("content",)
    later = ("refusal",)

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting for consent")
        CONSENTED = "consented", _("Consented, to be carried out by its proposer")
        DONE = "done", _("In effect")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # By verb, what is asked for, in words: each action that takes consent adds its own.
    called: ClassVar[dict[str, str | Promise]] = {}
    # By verb, the permission of those who consent: commanders, administrators, a second person of
    # the own force, or a chief of the other force in each room concerned.
    asked: ClassVar[dict[str, Permission]] = {}

    verb = models.CharField(max_length=20)
    arguments = models.JSONField()  # see `centres.journal.arguments`
    content = models.BinaryField(default=b"", help_text="Of the file among them.")
    sha256 = models.CharField(max_length=64, help_text="Of the content.")
    in_command = models.BooleanField(help_text="Whether commanders consent, not administrators.")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    awaits = ArrayField(models.CharField(max_length=40), blank=True)  # see `Origin.awaits`
    # Of each its force, officer and time, and the signature with an own key, where made with one.
    consents = models.JSONField(default=list, blank=True)
    refusal = models.JSONField(null=True, blank=True)  # the same, of who refused
    ended_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(
        _("reason"), max_length=500, blank=True, validators=[refuse_unstorable]
    )

    outcome: Record  # what was made, where it was just carried out; never stored

    objects: ClassVar = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "pk"]
        indexes = [
            models.Index(
                fields=["in_command"],
                name="proposal_that_waits",
                condition=models.Q(status__in=["waiting", "consented"]),
            )
        ]

    @staticmethod
    def shown_to(officer: Officer) -> bool:
        """Tell whether the officer reads proposals, or may be asked for one of the own force."""
        some = (Permission.CONFIRM_LOST_DEVICE, Permission.CONSENT_TO_IMPORT)
        return any(officer.may(permission) for permission in (Proposal.reading, *some))

    @property
    def title(self):
        return str(self.called.get(self.verb, self.verb))

    @property
    def gist(self) -> str:
        """What is asked for, of whom or what, and in which role."""
        about = [record.gist for record in records_of(self.arguments)]
        if role := self.arguments.get("role"):
            about.append(str(Role(role).label))
        return ": ".join(filter(None, [self.title, listed(about)]))

    @property
    def consenting(self) -> Permission:
        """The permission of those who may consent to it, or refuse it."""
        return self.asked.get(self.verb, Permission.CONSENT)

    @property
    def within(self) -> bool:
        """Whether a second person of the own force confirms it, instead of another force."""
        return self.consenting is Permission.CONFIRM_LOST_DEVICE

    def is_of(self, officer: Officer) -> bool:
        """Tell whether the officer proposed it, or is the one it is about."""
        about = [Officer.subject, officer.key()]
        named = (v["record"] for v in self.arguments.values() if _is_record(v))
        return self.by_id == officer.pk or any(list(record) == about for record in named)

    def may_decide(self, officer: Officer) -> bool:
        """Tell whether the officer may consent to it or refuse it, as far as rights go.

        What the own force confirms is for a second person, whom it is not about.
        """
        second = not self.within or not self.is_of(officer)
        return second and officer.may(self.consenting, self)

    def awaited_of(self, officer: Officer) -> list[str]:
        """Return of what it awaits that which this officer's consent answers."""
        given = {officer.force_id, *places_of(officer)}
        return [who for who in self.awaits if who in given]

    def get_absolute_url(self):
        return reverse("proposal", args=[self.pk])

    def origin(self) -> Origin:
        return Origin(force=self.force_id, author=self.by_id, at=self.at, awaits=tuple(self.awaits))

    @property
    def asked_digest(self) -> str:
        """The SHA-256 of what is asked for: that which consents and refusals are signed under."""
        return asked_digest(self.state())

    @classmethod
    def faults(cls):
        for proposal in cls.objects.iterator(chunk_size=1):
            if digest_of(proposal.content) != proposal.sha256:
                yield f"proposal {proposal.key()}: its file is not the one proposed"


def place(centre: str | None, force: str | None) -> str:
    """Return what a proposal awaits: the consent of a force in a room."""
    return f"{centre}:{force}"


def places_of(officer: Officer) -> list[str]:
    """Return the places in which the officer consents for the own force."""
    reaches = officer.reaches(Permission.CONSENT_TO_IMPORT)
    return [place(posting.centre_id, officer.force_id) for _reach, posting in reaches]


def asked_digest(state: dict) -> str:
    """Return the SHA-256 of what a state of a proposal asks for, which no later one changes."""
    asked = ("id", "verb", "arguments", "sha256", "by", "force", "at")
    text = orjson.dumps({part: state[part] for part in asked}, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()


def digest_of(content: bytes | memoryview) -> str:
    return hashlib.sha256(content).hexdigest()


def records_of(arguments: dict) -> list[Record]:
    """Return the records that arguments name, as they stand now."""
    named = [value["record"] for value in arguments.values() if _is_record(value)]
    return [subjects()[subject].objects.get(pk=key) for subject, key in named]


def _is_record(value) -> bool:
    return isinstance(value, dict) and "record" in value
