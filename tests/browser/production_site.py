"""The site as production serves it, and what its pages cost on the wire, as the browser counts."""

from django.conf import settings
from django.core.management import call_command
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings

PUBLISHED = "coordination.static_files.PublishedFiles"


def publish(folder):
    """Collect the static files as the image of production does; return the settings that differ."""
    files = {**settings.STORAGES, "staticfiles": {"BACKEND": PUBLISHED}}
    differing = override_settings(
        STORAGES=files, STATIC_ROOT=str(folder), WHITENOISE_USE_FINDERS=False
    )
    with differing:
        call_command("collectstatic", interactive=False, verbosity=0)
    return differing


class Published(LiveServerThread):
    """The application alone at a port of this host: it serves and compresses its files itself."""

    def __init__(self):
        super().__init__("127.0.0.1", lambda application: application)
        self.daemon = True


class Wire:
    """Counts the bytes of every answer, heads and compressed bodies, from now on."""

    def __init__(self, page):
        self.debugger = page.context.new_cdp_session(page)
        self.debugger.send("Network.enable")
        self.debugger.on("Network.requestWillBeSent", self._begin)
        self.debugger.on("Network.loadingFinished", self._end)
        self.debugger.on("Network.responseReceived", self._answer)
        self.page, self.urls, self.bytes, self.kept = page, {}, {}, {}

    def _begin(self, event):
        self.urls[event["requestId"]] = event["request"]["url"]

    def _answer(self, event):
        head = {k.lower(): v for k, v in event["response"]["headers"].items()}
        self.kept[event["response"]["url"]] = head.get("cache-control", "")

    def _end(self, event):
        url = self.urls.get(event["requestId"])
        if event["encodedDataLength"]:
            self.bytes[url] = self.bytes.get(url, 0) + int(event["encodedDataLength"])

    def cost(self, address):
        """Open a page; return what was sent for it, by address."""
        self.bytes.clear()
        self.page.goto(address, wait_until="networkidle")
        return dict(self.bytes)

    def throttle(self, *, bits, latency):
        """Narrow the link to so many bits a second, each answer beginning `latency` ms later."""
        each = bits / 8
        limits = {"downloadThroughput": each, "uploadThroughput": each, "latency": latency}
        self.debugger.send("Network.emulateNetworkConditions", {"offline": False, **limits})
