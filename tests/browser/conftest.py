"""Windows of a real browser onto the served site, signed in as an officer of the cast."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE = 30_000  # ms: a page comes late where others are at work on the same cores
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="package")
def chromium():
    """One browser for the whole folder."""
    if not CHROMIUM.is_file():
        pytest.skip(f"no browser at {CHROMIUM}: install Debian's package chromium")
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which never runs while a test or a
        # fixture does: the database may be used between its calls.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, served, browse):
    """Open a window in which the officer, where one is given, is signed in."""
    contexts = []

    def opened(officer=None, *, language="en", width=1440, **more):
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(base_url=served, viewport=viewport, **more)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if officer is not None:
            inside = browse(officer).cookies[settings.SESSION_COOKIE_NAME]
            cookies[settings.SESSION_COOKIE_NAME] = inside.value
        context.add_cookies([{"name": n, "value": v, "url": served} for n, v in cookies.items()])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
