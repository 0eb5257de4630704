"""What officers and rooms are told of: who by which rule, what they have read. Working state."""

from incidents.notices.dispatch import tell_of
from incidents.notices.inbox import Badge, badge, expire, read, read_all, read_one, settle
from incidents.notices.rules import (
    default,
    delete_rule,
    inherited_rule,
    own_rule,
    room_rule,
    save_rule,
    set_sound,
)
from incidents.notices.writing import tell, to_all

FOLLOWER = "telling"  # the name under which the journal is followed

__all__ = [
    "FOLLOWER",
    "Badge",
    "badge",
    "default",
    "delete_rule",
    "expire",
    "inherited_rule",
    "own_rule",
    "read",
    "read_all",
    "read_one",
    "room_rule",
    "save_rule",
    "set_sound",
    "settle",
    "tell",
    "tell_of",
    "to_all",
]
