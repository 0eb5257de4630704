"""What `make test-production` does: start everything, run the tests of this folder, stop it all."""

import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.production import services


def main():
    with prepared():
        status = pytest.main([str(Path(__file__).parent), *sys.argv[1:]])
    sys.exit(status)


@contextmanager
def prepared():
    """Yield the services at work, the cast enrolled; stop them all at the end."""
    if needed := services.missing():
        sys.exit(f"The services need programs of the system: apt install {' '.join(needed)}")
    services.stop_on(signal.SIGTERM, signal.SIGHUP)
    with services.started() as running:
        os.environ |= running.environment("web")
        os.environ["DJANGO_SETTINGS_MODULE"] = "coordination.settings"
        _enrol_the_cast(running)
        running.serve()
        yield running


def _enrol_the_cast(running):
    """Let the cast come to work, and keep a copy of the database as it is then."""
    import django
    from django.db import connections

    django.setup()
    from tests.production import cast

    cast.enrol()
    connections.close_all()
    cast.keep(running)


if __name__ == "__main__":
    main()
