"""Passwords: temporary ones, which are too easy, how they are hashed, how often one may guess."""

import re
import secrets
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from centres.access import limits
from centres.models import Centre, Force, Officer
from centres.text.languages import names_of

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


class StrengthValidator:
    """Refuse what is guessed soon: zxcvbn counts guesses, knowing names, rooms, force, product."""

    longest, least = 100, 3  # characters that are judged, of zxcvbn's score of 4
    judging = Lock()  # zxcvbn keeps the words of whoever asks in one place for all threads
    words = (
        "joint", "coordination", "centre", "centres", "center", "jcc", "dashboard", "peshmerga",
        "iraq", "iraqi", "army", "forces", "kurdistan", "password", "المركز", "التنسيق", "المشترك",
        "البيشمركة", "العراق", "العراقي", "الجيش", "كردستان", "سەنتەری", "هەماهەنگی", "هاوبەش",
        "پێشمەرگە", "عێراق", "عێراقی", "سوپا", "کوردستان", "وشەی", "نهێنی",
    )  # fmt: skip

    def validate(self, password, user=None):
        words = self._words_of(user)
        # Without what stands between words as well: it hides what is repeated. And without the
        # words that anybody tries first: zxcvbn takes three in a row for enough.
        judged = (password, _joined(password), _joined(_without(words, password)))
        if min(self._score(text, words) for text in judged) < self.least:
            raise ValidationError(
                _(
                    "This password is soon guessed: it is made of names, common words, "
                    "repetitions or rows of keys. Put several words together that nobody expects."
                )
            )

    def _score(self, password: str, words: list[str]) -> int:
        if not password:
            return 0
        with self.judging:
            return zxcvbn(password[: self.longest], words, self.longest)["score"]

    def _words_of(self, officer) -> list[str]:
        """Return the words that somebody who guesses would try first, longer names in parts."""
        named: list[Any] = [*Centre.objects.all(), *Force.objects.all()]
        names = [name for one in named for name in (one.code, *names_of(one).values())]
        if officer:
            names += [officer.username, officer.name_latin, officer.name_arabic]
        words = [word for name in names for word in name.replace(".", " ").split()]
        return [*names, *words, *self.words]


def _without(words: list[str], password: str) -> str:
    known = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)
    return re.sub(known, "", password, flags=re.IGNORECASE)


def _joined(password: str) -> str:
    return "".join(filter(str.isalnum, password)) or password


class SlowBackend(ModelBackend):
    """Django's own behind our limits: a guess that is refused costs no hash, whoever it is at."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if request is None or username is None or password is None:
            return None
        slowed = limits.of_sign_in(request, username)
        if not all(limits.take(*limit) for limit in slowed):
            request.slowed = True
            raise PermissionDenied
        officer = super().authenticate(request, username, password, **kwargs)
        if officer is not None:
            for limit in slowed:
                limits.give_back(*limit)
        return officer


def is_expired(officer: Officer) -> bool:
    """Tell whether a temporary password was given too long ago to open anything."""
    given = officer.password_given_at if officer.password_temporary else None
    return given is not None and timezone.now() - given > settings.TEMPORARY_PASSWORD_KEPT
