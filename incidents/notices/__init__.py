"""What officers and rooms are told of: who by which rule, what they have read. Working state."""

from incidents.notices.dispatch import tell_of
from incidents.notices.inbox import badge, expire, read, read_all, read_one, settle
from incidents.notices.rules import (
    default,
    forget_rule,
    inherited_rule,
    keep_rule,
    own_rule,
    room_rule,
)
from incidents.notices.writing import tell, to_all

FOLLOWER = "telling"  # the name under which the journal is followed

__all__ = [
    "FOLLOWER",
    "badge",
    "default",
    "expire",
    "forget_rule",
    "inherited_rule",
    "keep_rule",
    "own_rule",
    "read",
    "read_all",
    "read_one",
    "room_rule",
    "settle",
    "tell",
    "tell_of",
    "to_all",
]
