"""Temporary passwords: made to be read out on a telephone, hard to guess, soon replaced."""

import secrets

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none looks like another
GROUPS, GROUP = 4, 4  # 79 bits


def temporary() -> str:
    """Return a new password such as `k7mq-x3fp-9drw-hn4c`."""
    groups = ("".join(secrets.choice(LETTERS) for _letter in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)
