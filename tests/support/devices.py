"""Officers with a device: a clock that stands still, what it shows, a browser that carries one."""

from datetime import timedelta

from django.utils import timezone

from centres.access import second_factor
from centres.models import Officer
from tests.support import builders

KEY = builders.KEY
FIELD = "device_code"


def still(time_machine):
    """Let the clock stand; returns what moves it on to where a device shows another code."""
    time_machine.move_to(timezone.now(), tick=False)

    def on(**by):
        time_machine.shift(timedelta(**by or {"seconds": 60}))

    return on


def enrol(officer, key=KEY) -> list[str]:
    """Give the officer a device; returns the codes to recover with."""
    return builders.with_device(officer, key).recovery_codes


def shown(key=KEY) -> str:
    return second_factor.code_of(key)


def wrong(key=KEY) -> str:
    return f"{(int(shown(key)) + 1) % 1_000_000:06d}"


def errors(page) -> dict:
    return {name: list(sentences) for name, sentences in page.context["form"].errors.items()}


def carrying(browse, officer, clock, *, fresh=True):
    """Return a client signed in with a device; its code is fresh, or of ten minutes ago."""
    officer = Officer.objects.get(pk=officer.pk)
    if not officer.second_factor:
        enrol(officer)
        officer.refresh_from_db()
    client = browse(officer)
    session = client.session
    given = timezone.now() - timedelta(minutes=0 if fresh else 10)
    session[second_factor.CONFIRMED] = given.isoformat()
    session.save()
    clock()
    return client


def is_in(client) -> bool:
    return client.get("/incidents/").status_code == 200
