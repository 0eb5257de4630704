"""Clients that send or take slowly, or stop in the midst: a bounded number, on loopback only."""

import select
import socket
import ssl
from contextlib import ExitStack

HOST = "127.0.0.1"
TAKEN = 2048  # bytes that a slow reader takes before it stops
FORM = "Content-Type: application/x-www-form-urlencoded"


class Crowd:
    """Clients of one server; they hang until it is left, and take nothing more."""

    def __init__(self, port: int, *, host: str, authority=None, headers=()):
        self.port, self.host, self.authority, self.headers = port, host, authority, headers
        self.open = ExitStack()
        self.silent, self.readers = [], []

    def __enter__(self):
        return self

    def __exit__(self, *wrong):
        self.open.close()

    def half_open(self, count: int) -> None:
        """Begin requests that are never sent to their end: nothing, a part of a head, of a body."""
        post = self._head("POST", "/sign-in/", "Content-Length: 1000", FORM)
        for number in range(count):
            begun = [b"", post[: len(post) // 2], post + b"\r\nus"][number % 3]
            self.silent.append(self._begun(begun))

    def read_slowly(self, count: int, path: str, *headers: str) -> list[int]:
        """Ask for something and take its first bytes only; return the statuses."""
        asked = self._head("GET", path, *headers) + b"\r\n"
        begun = [self._begun(asked) for _reader in range(count)]
        self.readers += begun
        return [int(reader.recv(TAKEN).split(None, 2)[1]) for reader in begun]

    def still_hang(self) -> bool:
        """Tell whether nobody was answered or sent away of those that never said all."""
        return not select.select(self.silent, [], [], 0)[0]

    def _head(self, method: str, path: str, *more: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", *self.headers, *more, ""]
        return "\r\n".join(lines).encode()

    def _begun(self, data: bytes) -> socket.socket:
        client = self.open.enter_context(socket.socket())
        # What the kernel keeps for a reader is read, as far as the server can tell.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(60)
        client.connect((HOST, self.port))
        if self.authority:
            trusted = ssl.create_default_context(cafile=self.authority)
            name = self.host.partition(":")[0]
            client = self.open.enter_context(trusted.wrap_socket(client, server_hostname=name))
        client.sendall(data)
        return client
