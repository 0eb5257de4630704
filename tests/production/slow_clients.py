"""What `make slow-clients` does: how long an officer at work waits beside 200 slow clients.

On the services of docker-compose.yml, with the proxy and without; loopback only, for two minutes.
"""

import time
from contextlib import suppress

import requests

from tests.production import services
from tests.production.__main__ import prepared
from tests.support.slow_clients import Crowd

HALF_OPEN, READERS = 140, 12  # readers of each of the five things there are to take
SECONDS = 20  # at work, each time
PAGES = ["/", "/incidents/", "/incidents/new/", "/map/", "/requests/", "/notices/"]
DAY = "2026-11-20"
TAKEN = [
    "/incidents/export/?format=csv",
    "/api/v1/incidents?format=ndjson",
    "/api/v1/incidents?limit=500",
    f"/summary/{DAY}/sheet/",
    f"/summary/{DAY}/pdf/",
]


def main():
    with prepared() as running:
        fill()
        running.psql("-d", "jcc", "-c", "VACUUM ANALYZE")  # as it is a minute later anyway
        for proxy in (True, False):
            for crowded in (False, True):
                measure(running, proxy=proxy, crowded=crowded)


def fill():
    """Write a day that is issued, and so many reports that no buffer holds a download."""
    from datetime import date

    from centres.models import Officer
    from tests.support import builders
    from tests.test_exports import many

    builders.report(Officer.objects.get(username="nalin"))
    builders.issue(Officer.objects.get(username="karim"), date.fromisoformat(DAY))
    many(20_000)


def measure(running, *, proxy: bool, crowded: bool):
    port = running.ports["https" if proxy else "web"]
    host = running.address.partition("//")[2]
    told = {"host": host, "authority": running.authority if proxy else None}
    told["headers"] = ["X-Forwarded-Proto: https", f"Referer: {running.address}/"]
    officer, others = Officer(running, proxy, "nalin"), ["hassan", "rezan", "baran"]
    with Crowd(port, **told) as crowd:
        officer.work(1)  # who comes first waits for what every process does once
        if crowded:
            crowd.half_open(HALF_OPEN)
            cookies = [Officer(running, proxy, name).cookie for name in others]
            for number, path in enumerate(TAKEN):
                crowd.read_slowly(READERS, path, cookies[number % len(cookies)])
        waits = sorted(officer.work(SECONDS))
    clients = len(crowd.silent) + len(crowd.readers)
    print(
        f"{'with' if proxy else 'without'} the proxy, beside {clients} slow clients: "
        f"{len(waits)} pages, the middle one {waits[len(waits) // 2]:.2f} s, "
        f"the slowest {waits[-1]:.2f} s",
        flush=True,
    )


class Officer:
    """An officer at work: she opens one page after the other."""

    def __init__(self, running, proxy: bool, name: str):
        from tests.production.cast import PASSWORD, code

        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = str(running.authority)
        self.session.headers["Referer"] = f"{running.address}/"
        self.address = running.address
        self.session.get(f"{self.address}/sign-in/")
        for page, form in (
            ("/sign-in/", {"username": name, "password": PASSWORD}),
            ("/sign-in/code/", {"device_code": code(name)}),
        ):
            form["csrfmiddlewaretoken"] = self.session.cookies["__Host-csrf"]
            answer = self.session.post(self.address + page, form, allow_redirects=False)
            assert answer.status_code == 302, answer.status_code
        told = (f"{cookie.name}={cookie.value}" for cookie in self.session.cookies)
        self.cookie = f"Cookie: {'; '.join(told)}"
        if not proxy:
            self.address = f"http://{services.HOST}:{running.ports['web']}"
            host = running.address.partition("//")[2]
            self.session.headers.update({"X-Forwarded-Proto": "https", "Host": host})
            self.session.headers["Cookie"] = self.cookie.partition(": ")[2]

    def work(self, seconds: int) -> list[float]:
        waits, until = [], time.monotonic() + seconds
        while time.monotonic() < until:
            for path in PAGES:
                begun = time.monotonic()
                answer = self.session.get(self.address + path, timeout=120, allow_redirects=False)
                assert answer.status_code == 200, (path, answer.status_code)
                waits.append(time.monotonic() - begun)
        return waits


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
