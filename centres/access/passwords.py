"""Temporary passwords, and how passwords are hashed."""

import secrets

from django.contrib.auth.hashers import Argon2PasswordHasher

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none looks like another
GROUPS, GROUP = 4, 4  # 79 bits


def temporary() -> str:
    """Return a new password such as `k7mq-x3fp-9drw-hn4c`: to be read out on a telephone."""
    groups = ("".join(secrets.choice(LETTERS) for _letter in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


class Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane, as OWASP advises for servers.

    Django's own 100 MiB for each thread that hashes would let anybody at the sign-in page use up
    the server's memory.
    """

    memory_cost, time_cost, parallelism = 19_456, 2, 1
