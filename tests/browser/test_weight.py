"""What pages weigh on the wire, and when the log can be read over a poor link."""

import math
from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import summary
from incidents.kinds import Kind
from tests.browser.production_site import Published, Wire, publish
from tests.browser.test_stories import PASSWORD, sign_in
from tests.support import builders

FIRST_VISIT, LATER = 150_000, 20_000  # bytes, compressed, heads included
INTERACTIVE = 1000  # ms, at the latest
POOR_LINK = {"bits": 64_000, "latency": 100}  # as over a bad mobile link; ms
PLACES = [
    "Tuz Khurmatu, the road to Amirli",
    "داقوق، قرب الجسر",
    "Qara Chokh, the northern slope",
    "تازە خورماتوو، لای گوندی بەشیر",
    "الحويجة، حي العسكري",
    "Jalawla, at the old railway",
    "دووزخورماتوو",
]
TOLD = [
    "Two men on a motorcycle fired at the checkpoint and left to the south.",
    "سێ کەس لە دۆڵەکە بینران و بەرەو باکوور ڕۆیشتن.",
    "انفجرت عبوة ناسفة على الطريق الفرعي ولم تقع إصابات.",
]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("static"))


@pytest.fixture
def served(real, published):
    """The address of the site, with the static files of production."""
    with published:
        thread = Published()
        thread.start()
        thread.is_ready.wait()
        assert thread.error is None, thread.error
        yield f"http://127.0.0.1:{thread.port}"
        thread.terminate()


@pytest.fixture
def salar(real):
    officer = builders.enrol("salar", password=PASSWORD, rank="captain", force_id="peshmerga")
    builders.post(officer, "liaison", "K1")
    return officer


@pytest.fixture
def busy(nalin, hassan, rezan, zainab):
    """Rooms that have told one another of more than a page of the log."""
    now, authors = timezone.now().replace(second=0, microsecond=0), (nalin, rezan, hassan, zainab)
    for n in range(55):
        wounded = {"outcome": "wounded", "category": "civilian", "count": n % 5 + 1}
        incident = builders.report(
            authors[n % 4],
            kind=list(Kind.values)[n * 7 % len(Kind)],
            occurred_at=now - timedelta(minutes=47 * n),
            place=f"{PLACES[n % 7]} {n}",
            mgrs=f"38S ME {431 + 7 * n % 97} {887 - 13 * n % 89}",
            narrative=TOLD[n % 3],
            casualties=[wounded] if n % 3 == 0 else [],
        )
        if n % 2:
            builders.acknowledge(authors[(n + 1) % 4], incident)
    builders.ask(nalin, "MAKHMOUR", incident, text="Is the road open?")
    return incident


def test_a_first_visit_is_light_and_later_pages_are_lighter(window, salar, busy):
    page = window()
    wire = Wire(page)
    wire.cost("/sign-in/")
    sign_in(page)
    page.wait_for_url("**/")
    page.wait_for_load_state("networkidle")
    first = sum(wire.bytes.values())
    print(f"first visit: {first} bytes")
    assert first <= FIRST_VISIT, wire.bytes
    later = {address: sum(wire.cost(address).values()) for address in pages(busy)}
    print(*(f"{address}: {weight}" for address, weight in later.items()), sep="\n")
    assert {address: weight for address, weight in later.items() if weight > LATER} == {}
    files = {url: kept for url, kept in wire.kept.items() if "/static/" in url}
    assert files
    assert [url for url, kept in files.items() if "immutable" not in kept] == []


def pages(incident):
    yield from ("/", "/incidents/", incident.get_absolute_url(), "/incidents/new/")
    yield from ("/requests/", "/notices/", "/handover/", "/abductions/", "/centres/")
    yield f"/summary/{summary.today()}/"


FULL_SCREEN = """(() => {
  const look = () => {
    const row = [...document.querySelectorAll("#log tbody tr")].at(-1);
    if (row && row.getBoundingClientRect().top > innerHeight) {
      performance.mark("screen");
    } else {
      requestAnimationFrame(look);
    }
  };
  look();
})();"""
TIMES = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const [screen] = performance.getEntriesByName("screen");
  return {
    screen: screen.startTime,
    whole: page.domInteractive,
    ready: page.domContentLoadedEventEnd,
  };
}"""


@pytest.mark.parametrize("language", ["en", "ckb"])
def test_the_log_is_ready_within_a_second_at_64_kbit_s(window, nalin, busy, language):
    """A whole screen of rows can be read and its links lead on, while the rest still comes.

    The link is what is measured, so the quickest visit counts: of ten, where this machine is
    busy with other work too.
    """
    page = window(nalin, language=language)
    wire = Wire(page)
    wire.cost("/incidents/")  # the visit before, over a better link
    page.add_init_script(FULL_SCREEN)
    wire.throttle(**POOR_LINK)
    best = {"screen": math.inf}
    for _visit in range(10):
        [(_address, weight)] = wire.cost("/incidents/").items()
        best = min(best, page.evaluate(TIMES), key=lambda visit: visit["screen"])
        if best["screen"] <= INTERACTIVE:
            break
    shown = {name: round(milliseconds) for name, milliseconds in best.items()}
    print(f"log in {language}: {weight} bytes, milliseconds until {shown}")
    assert page.locator("#log tbody tr").count() == 50
    assert best["screen"] <= INTERACTIVE
