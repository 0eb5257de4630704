"""What officers and rooms are told of: who by which rule, what they have read. Working state."""

from incidents.notices.reading import badge, expire, read, read_all, read_one
from incidents.notices.rules import forget_rule, keep_rule, own_rule, room_rule
from incidents.notices.telling import tell_of
from incidents.notices.writing import tell, to_all

__all__ = [
    "badge",
    "expire",
    "forget_rule",
    "keep_rule",
    "own_rule",
    "read",
    "read_all",
    "read_one",
    "room_rule",
    "tell",
    "tell_of",
    "to_all",
]
