"""The cast with passwords of its own, and the database as it was before the first story."""

from uuid import uuid4

from centres import actions as rooms
from centres.models import Officer
from tests.support import builders

PASSWORD = "nine grey herons over Dukan"
COPY = "CREATE DATABASE {to} OWNER jcc_owner TEMPLATE {name}"
# A copy has the tables' rights, not the database's own.
CLOSE = "REVOKE ALL ON DATABASE jcc FROM PUBLIC"
OPEN = "GRANT CONNECT ON DATABASE jcc TO jcc"


def enrol():
    """Enrol and post the cast of every test; whoever is posted chooses a password."""
    builders.cast()
    builders.layers()
    for officer in Officer.objects.people():
        if officer.active_postings():
            rooms.change_password(by=officer, submission=uuid4(), password=PASSWORD)


def keep(running):
    running.psql("-c", COPY.format(name="jcc", to="jcc_before"))


def begin_anew(running):
    """Put the kept database in the place of the one in use; servers connect anew by themselves."""
    renewed = ["DROP DATABASE jcc WITH (FORCE)", COPY.format(name="jcc_before", to="jcc")]
    running.psql(*(part for line in [*renewed, CLOSE, OPEN] for part in ("-c", line)))
