"""Sessions of browsers: which officer is signed in where, so that each may be seen and ended."""

from typing import Any, ClassVar

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone

from centres import database
from centres.models.officers import Officer


class SessionQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Return the officer's own: nobody sees another's."""
        return self.filter(officer=officer)

    def current(self):
        return self.filter(expire_date__gt=timezone.now())


class Session(AbstractBaseSession):
    """One browser's session. Working state: no action writes it, and it expires."""

    officer = models.ForeignKey(
        Officer, models.CASCADE, null=True, blank=True, related_name="sessions"
    )

    objects: ClassVar = BaseSessionManager.from_queryset(SessionQuerySet)()

    @classmethod
    def get_session_store_class(cls):
        return SessionStore


class SessionStore(DatabaseStore):
    """Django's own sessions in the database, each with its officer beside the opaque data."""

    @classmethod
    def get_model_class(cls):
        return Session

    def create_model_instance(self, data):
        session: Any = super().create_model_instance(data)
        session.officer_id = data.get("_auth_user_id")
        return session

    def save(self, must_create=False):
        try:
            super().save(must_create)
        except UpdateError as wrong:
            first = wrong.__context__
            if first and database.is_away(wrong):  # nobody has ended this session
                raise first from first.__cause__
            raise
