"""The doors of the other tests, opened onto the running services: HTTPS, real passwords."""

import subprocess

import pytest
import requests
from django.conf import settings
from django.db import connections
from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.production import services
from tests.production.cast import PASSWORD, begin_anew, code

# `make test-production` starts the services first; any other run leaves this folder alone.
collect_ignore_glob = [] if services.running else ["test_*.py"]


@pytest.fixture(scope="session")
def running():
    """The services of docker-compose.yml, as they run here."""
    return services.running


@pytest.fixture(autouse=True)
def real(running, django_db_blocker):
    """The one database, as it was when the cast came to work; seen as the application sees it."""
    connections.close_all()
    begin_anew(running)
    with django_db_blocker.unblock():
        yield
    connections.close_all()


@pytest.fixture
def db_or_real(real):
    """The test's own database."""


@pytest.fixture
def served(running):
    """The address of the site, behind its proxy."""
    return running.address


@pytest.fixture
def client(running, real):
    """A client that trusts the proxy's certificate authority and no other."""
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(running.authority)
        session.headers["Referer"] = f"{running.address}/"
        yield session


@pytest.fixture
def sign_in(running, client):
    """Fill in the forms of the first pages, as a program that knows no JavaScript."""

    def send(username, password=PASSWORD, **headers):
        address = f"{running.address}/sign-in/"
        client.get(address)
        answer = fill_in(address, headers, username=username, password=password)
        if answer.headers.get("Location", "").startswith("/sign-in/code/"):
            return fill_in(f"{address}code/", headers, device_code=code(username))
        return answer

    def fill_in(address, headers, **form):
        form["csrfmiddlewaretoken"] = client.cookies[settings.CSRF_COOKIE_NAME]
        return client.post(address, form, headers=headers, allow_redirects=False)

    return send


@pytest.fixture(scope="package")
def chromium(running):
    """A browser whose user has put the authority's certificate among those it trusts."""
    trusted = f"sql:{running.folder / '.pki' / 'nssdb'}"
    (running.folder / ".pki" / "nssdb").mkdir(parents=True)
    make = ["certutil", "-d", trusted, "-N", "--empty-password"]
    add = ["certutil", "-d", trusted, "-A", "-n", "rooms", "-t", "C,,", "-i", running.authority]
    for command in (make, add):
        subprocess.run(command, check=True, capture_output=True)
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        home = {"HOME": str(running.folder)}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET, env=home)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, served):
    """Open a window in which the officer, where one is given, has signed in."""
    contexts = []

    def opened(officer=None, *, language="en", width=1440, **more):
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(base_url=served, viewport=viewport, **more)
        context.set_default_timeout(10_000)
        contexts.append(context)
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": served}
        context.add_cookies([{**cookie, "secure": True}])
        page = context.new_page()
        if officer is not None:
            _sign_in(page, officer)
        return page

    yield opened
    for context in contexts:
        context.close()


def _sign_in(page, officer):
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(officer.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has([name=password]) [type=submit]").click()
    page.locator("[name=device_code]").fill(code(officer.username))
    page.locator("form:has([name=device_code]) [type=submit]").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)
