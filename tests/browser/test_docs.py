"""The page of the API: read and tried in a browser, without a request off the host."""

from urllib.parse import urlsplit

import pytest

from incidents.models import Incident
from tests.browser.test_pages import VIOLATION

PAGE = "/api/v1/docs/"


@pytest.fixture
def read(window, nalin, served):
    """Open the page for an officer; return it with what it complained of and whom it asked."""

    def opened(**more):
        page, complaints, hosts = window(nalin, **more), [], set()
        page.on("console", lambda told: complaints.append(told.text))
        page.on("pageerror", lambda wrong: complaints.append(str(wrong)))
        page.on("request", lambda sent: hosts.add(urlsplit(sent.url).netloc or sent.url[:40]))
        page.add_init_script(VIOLATION)
        page.goto(PAGE)
        page.locator(".opblock").first.wait_for()
        return page, complaints, hosts

    return opened


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("en", 390), ("ckb", 390)])
def test_the_page_is_whole_quiet_and_of_one_host(language, width, read, served):
    page, complaints, hosts = read(language=language, width=width)
    assert page.locator(".opblock").count() >= 16
    for block in ("list_incidents", "report_incident"):
        page.locator(f"[id$={block}] .opblock-summary-control").click()
        page.locator(f"[id$={block}] .opblock-body").wait_for()
    assert complaints == []
    assert {host for host in hosts if not host.startswith("data:")} == {urlsplit(served).netloc}
    scrolls = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(scrolls)


def test_what_is_tried_on_the_page_is_done_in_the_officers_name(read, nalin):
    page, complaints, _hosts = read()
    block = page.locator("[id$=report_incident]")
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    block.locator("textarea").fill(
        '{"submission": "6f1f7c4e-8d0a-4a51-9d4e-6f2b6a9f5c11", "kind": "arson",'
        ' "dtg": "201405C NOV 26", "place": "Daquq", "narrative": "Two fields burn."}'
    )
    block.get_by_role("button", name="Execute").click()
    block.locator(".live-responses-table .response-col_status", has_text="201").wait_for()
    incident = Incident.objects.get()
    assert (incident.reported_by, incident.channel) == (nalin, "api")
    assert complaints == []
