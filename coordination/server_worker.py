"""How a process of the web server speaks with its clients: gunicorn keeps it, waitress does it.

waitress receives requests whole, and hands answers over, without any thread of ours: whoever
sends or reads slowly keeps a connection, and nobody else waiting.
"""

import os
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import create_server, wasyncore

from centres import durability

LOOK = 1  # seconds between two looks at what hangs
SILENT = 300  # seconds for which a client may neither send nor take; longer than the proxy's
RECEIVED = 10 * 60  # seconds for a whole request, as the proxy allows
TAKEN = 35 * 60  # seconds for a whole answer: a download ends before
LINGER = 2  # seconds for a request that was under way when the server was told to stop
HOLD = {
    "connection_limit": 800,  # below the 1,024 files that a process may open
    "max_request_header_size": 32 * 1024,
    "max_request_body_size": 64 * 1024 * 1024,  # of files; the proxy allows forms far less
    "inbuf_overflow": 64 * 1024,  # what is longer waits in a file
    "outbuf_overflow": 256 * 1024,
    "outbuf_high_watermark": 1024 * 1024,  # of a download, while its reader takes nothing
}


class Serving(Worker):
    """A process of gunicorn's whose threads are busy with whole requests only."""

    @classmethod
    def setup(cls):
        """Look at the database before any process is started, so that the server itself ends."""
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
        os.environ["SERVES_REQUESTS"] = "1"
        durability.refuse_unsafe()

    def run(self):
        self.busy: dict[Any, float] = {}
        self.map: dict[int, Any] = {}
        self.looked = 0.0
        self.server = create_server(
            answering(self.wsgi),
            self.map,
            sockets=[listener.sock for listener in self.sockets],
            threads=self.cfg.threads,
            channel_timeout=SILENT,
            clear_untrusted_proxy_headers=False,  # the application knows which it may believe
            ident="",
            log_socket_errors=False,
            asyncore_use_poll=True,
            **HOLD,
        )
        while self.alive and self.ppid == os.getppid():
            self._turn()
        self._finish()

    def _turn(self):
        """Receive and send what can be, for a second at most."""
        self.notify()
        wasyncore.loop(LOOK, use_poll=True, map=self.map, count=1)
        if time.time() > self.looked + LOOK:
            self.looked = time.time()
            self._close_what_hangs(self.looked)

    def _close_what_hangs(self, now: float):
        """Close the connections that have been about the same request for too long."""
        channels = self.server.active_channels.values()
        self.busy = {c: self.busy.get(c, now) for c in channels if is_busy(c)}
        for channel, since in self.busy.items():
            silent = channel.total_outbufs_len and now - channel.last_activity > SILENT
            if silent or now - since > (RECEIVED if channel.request else TAKEN):
                channel.will_close = True

    def _finish(self):
        """Take no new connection, and answer what the others still ask."""
        self.server.del_channel()
        told = time.time()
        while self.server.active_channels and time.time() < told + self.cfg.graceful_timeout:
            if not self.busy and time.time() > told + LINGER:
                break
            self._turn()


def is_busy(channel) -> bool:
    return bool(channel.request or channel.requests or channel.total_outbufs_len)


def answering(application):
    """Return the application, its answers to HEAD without the body that Django leaves in them."""

    def answered(environ, start_response):
        answer = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return answer
        answer.close()
        return []

    return answered
