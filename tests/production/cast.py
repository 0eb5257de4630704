"""The cast with passwords and devices of its own, the database as it was before the first story."""

from uuid import uuid4

from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from centres import actions as rooms
from centres.models import Officer
from tests.support import builders

PASSWORD = "nine grey herons over Dukan"
COPY = "CREATE DATABASE {to} OWNER jcc_owner TEMPLATE {name}"
# A copy has the tables' rights, not the database's own.
CLOSE = "REVOKE ALL ON DATABASE jcc FROM PUBLIC"
OPEN = "GRANT CONNECT ON DATABASE jcc TO jcc"


def enrol():
    """Enrol and post the cast of every test; who is posted chooses a password, enrols a device."""
    builders.cast()
    builders.layers()
    for officer in Officer.objects.people():
        if officer.active_postings():
            rooms.change_password(by=officer, submission=uuid4(), password=PASSWORD)
            builders.with_device(officer)


def code(username) -> str:
    """Return the first code of the officer's device that was not given yet; empty without one."""
    device = TOTPDevice.objects.filter(user__username=username).first()
    if device is None:
        return ""
    steps = TOTP(device.bin_key, step=device.step)
    steps.time = max(timezone.now().timestamp(), (device.last_t + 1) * device.step)
    return f"{steps.token():06d}"


def keep(running):
    running.psql("-c", COPY.format(name="jcc", to="jcc_before"))


def begin_anew(running):
    """Put the kept database in the place of the one in use; servers connect anew by themselves."""
    renewed = ["DROP DATABASE jcc WITH (FORCE)", COPY.format(name="jcc_before", to="jcc")]
    running.psql(*(part for line in [*renewed, CLOSE, OPEN] for part in ("-c", line)))
