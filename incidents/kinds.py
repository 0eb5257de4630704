"""The codes of a report and their words: kinds, precedence, precision, channel, grading."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Precedence(models.TextChoices):
    """Speed of handling, not importance."""

    FLASH = "flash", _("Flash")
    IMMEDIATE = "immediate", _("Immediate")
    PRIORITY = "priority", _("Priority")
    ROUTINE = "routine", _("Routine")

    @property
    def letter(self) -> str:
        """The prosign: Z, O, P, R."""
        return {"flash": "Z", "immediate": "O", "priority": "P", "routine": "R"}[self.value]

    @property
    def clock(self) -> timedelta:
        """How soon every other room has to answer."""
        minutes = {"flash": 10, "immediate": 30, "priority": 180, "routine": 360}[self.value]
        return timedelta(minutes=minutes)

    @property
    def urgent(self) -> bool:
        """Whether commanders hear of it when nobody has answered after twice the time."""
        return self in (Precedence.FLASH, Precedence.IMMEDIATE)


class Kind(models.TextChoices):
    ABDUCTION = "abduction", _("Abduction")
    EXTORTION = "extortion", _("Extortion or threat")
    KILLING = "killing", _("Targeted killing")
    ATTACK = "attack", _("Armed attack or clash")
    POST_ATTACK = "post_attack", _("Attack on a checkpoint or outpost")
    IED = "ied", _("IED detonated")
    IED_FOUND = "ied_found", _("IED or cache found and cleared")
    INDIRECT_FIRE = "indirect_fire", _("Mortar, rocket or artillery fire")
    DRONE = "drone", _("Drone")
    ARSON = "arson", _("Arson, sabotage or looting")
    MOVEMENT = "movement", _("Sighting of militant movement")
    FALSE_CHECKPOINT = "false_checkpoint", _("False checkpoint")
    ARREST = "arrest", _("Arrest or operation by own forces")
    FRIENDLY = "friendly", _("Friendly-force incident")
    OTHER = "other", _("Other")

    @property
    def precedence(self) -> Precedence:
        """The precedence that follows from the kind; an officer may override it."""
        return PRECEDENCE_OF[self]


PRECEDENCE_OF = {
    Kind.ABDUCTION: Precedence.FLASH,
    Kind.POST_ATTACK: Precedence.FLASH,
    Kind.FRIENDLY: Precedence.FLASH,
    Kind.KILLING: Precedence.IMMEDIATE,
    Kind.ATTACK: Precedence.IMMEDIATE,
    Kind.IED: Precedence.IMMEDIATE,
    Kind.INDIRECT_FIRE: Precedence.IMMEDIATE,
    Kind.DRONE: Precedence.IMMEDIATE,
    Kind.FALSE_CHECKPOINT: Precedence.IMMEDIATE,
    Kind.MOVEMENT: Precedence.IMMEDIATE,
    Kind.IED_FOUND: Precedence.PRIORITY,
    Kind.EXTORTION: Precedence.PRIORITY,
    Kind.ARSON: Precedence.PRIORITY,
    Kind.ARREST: Precedence.PRIORITY,
    Kind.OTHER: Precedence.ROUTINE,
}


class Precision(models.TextChoices):
    """The unit in which a time is known; the time is the start of that unit in C."""

    MINUTE = "minute", _("to the minute")
    HOUR = "hour", _("to the hour")
    DAY = "day", _("on that day")
    WEEK = "week", _("in that week")
    MONTH = "month", _("in that month")


class Channel(models.TextChoices):
    PAGE = "page", _("Page")
    API = "api", _("API")
    OFFLINE = "offline", _("Offline")
    IMPORT = "import", _("Import")


# Reported as it happened, and no history brought in later.
FIRST_HAND = [Channel.PAGE.value, Channel.API.value, Channel.OFFLINE.value]


class Answer(models.TextChoices):
    """What an officer answers to a report, for centre and force; the strongest last."""

    SEEN = "seen", _("Seen")
    CONCUR = "concur", _("Concur")
    COMMENT = "comment", _("Concur with comment")
    DISPUTE = "dispute", _("Dispute")

    @property
    def strength(self) -> int:
        return list(Answer).index(self)

    @property
    def symbol(self) -> str:
        """What stands for it in a list; never alone, its words go with it."""
        return {"seen": "•", "concur": "✓", "comment": "✓+", "dispute": "≠"}[self.value]


class Disputed(models.TextChoices):
    """The fact of a report that an answer disputes."""

    KIND = "kind", _("Kind")
    TIME = "time", _("Time")
    PLACE = "place", _("Place")
    CASUALTIES = "casualties", _("Casualties")
    PERPETRATOR = "perpetrator", _("Perpetrator")
    GRADING = "grading", _("Grading")
    NARRATIVE = "narrative", _("Narrative")
    ABDUCTION = "abduction", _("Abduction")


class Asked(models.TextChoices):
    """What one room asks of another."""

    VERIFY = "verify", pgettext_lazy("asked", "Verify")
    ASSIST = "assist", _("Assist")
    DECONFLICT = "deconflict", _("Deconflict")
    INFORM = "inform", _("Inform")


class Because(models.TextChoices):
    """Why a report is revised, where it is one of the usual reasons; else it is said in words."""

    HOSPITAL = "hospital", _("The hospital called")
    COUNTED = "counted", _("Counted again")
    TYPING = "typing", _("Typing error")
    ROOM = "room", _("Another room reported it")
    DISPUTE = "dispute", _("A dispute was right")


class Reliability(models.TextChoices):
    """Of the source (NATO/Admiralty code)."""

    A = "A", _("completely reliable")
    B = "B", _("usually reliable")
    C = "C", _("fairly reliable")
    D = "D", _("not usually reliable")
    E = "E", _("unreliable")
    F = "F", _("reliability cannot be judged")


class Credibility(models.IntegerChoices):
    """Of the information (NATO/Admiralty code)."""

    CONFIRMED = 1, _("confirmed by independent sources")
    PROBABLE = 2, _("probably true")
    POSSIBLE = 3, _("possibly true")
    DOUBTFUL = 4, _("doubtful")
    IMPROBABLE = 5, _("improbable")
    UNKNOWN = 6, _("truth cannot be judged")


class Outcome(models.TextChoices):
    """Of a casualty: the rows of the matrix."""

    KILLED = "killed", _("Killed")
    WOUNDED = "wounded", _("Wounded")
    ABDUCTED = "abducted", _("Abducted")
    MISSING = "missing", _("Missing")
    DETAINED = "detained", _("Detained")
    RELEASED = "released", _("Released")


class Fate(models.TextChoices):
    """Of an abduction: live until it is known."""

    OPEN = "open", _("Open")
    RELEASED = "released", pgettext_lazy("fate", "Released")
    RESCUED = "rescued", _("Rescued")
    ESCAPED = "escaped", _("Escaped")
    KILLED = "killed", pgettext_lazy("fate", "Killed")
    UNKNOWN = "unknown", _("Fate unknown")
