"""What one thread reads from the database, handed to an answer with little of it on the way."""

import time
from collections.abc import Callable, Generator
from queue import Empty, Full, Queue
from threading import Event, Thread

from django.conf import settings
from django.db import connection, transaction

PART = 64 * 1024  # bytes
PARTS = 8  # that wait for the reader, at most
PATIENCE = 300  # seconds for which a reader may take nothing
LOOK_AGAIN = 0.5  # seconds after which a writer looks whether anybody still reads
Send = Callable[[bytes], None]


class BrokenOffError(Exception):
    """The rest cannot be read: the connection to the reader must end, or it looks complete."""


class LeftError(Exception):
    """Nobody reads any more."""


def streamed(
    work: Callable[[Send], None], enter: Callable[[], None] = lambda: None
) -> Generator[bytes]:
    """Return what `work` sends, from a thread and a database connection of their own.

    Both end with this iterator: when all is sent, and when whoever reads goes away. A failure is
    raised, so that the server breaks the answer off instead of ending it. In the transaction of the
    work `enter` is called first; what it raises is raised here.
    """
    parts = _parts(work, enter)
    next(parts)
    return parts


def _parts(work: Callable[[Send], None], enter: Callable[[], None]) -> Generator[bytes]:
    """Yield an empty part once the work may begin, then what it sends."""
    pipe = Pipe()
    thread = Thread(target=_fill, args=(pipe, work, enter), daemon=True)
    thread.start()
    try:
        entered = pipe.parts.get()
        if entered is None:
            raise pipe.fault or BrokenOffError("nothing came")
        yield entered
        while (part := pipe.parts.get()) is not None:
            yield part
        if pipe.fault is not None:
            raise BrokenOffError from pipe.fault
    finally:
        pipe.leave()
        thread.join()


class Pipe:
    def __init__(self):
        self.parts: Queue[bytes | None] = Queue(PARTS)
        self.fault: Exception | None = None
        self._left = Event()
        self._until = time.monotonic() + settings.EXPORT_LIMIT.total_seconds()
        self._begun: list[bytes] = []
        self._size = 0

    def send(self, text: bytes) -> None:
        self._begun.append(text)
        self._size += len(text)
        if self._size >= PART:
            self.flush()

    def open(self) -> None:
        self._put(b"")

    def flush(self) -> None:
        if self._begun:
            self._put(b"".join(self._begun))
        self._begun, self._size = [], 0

    def end(self) -> None:
        try:
            self._put(None)
        except LeftError:
            return

    def leave(self) -> None:
        """Let nothing more be sent: make room for what is waiting to be put."""
        self._left.set()
        try:
            while True:
                self.parts.get_nowait()
        except Empty:
            return

    def _put(self, part: bytes | None) -> None:
        for _time in range(int(PATIENCE / LOOK_AGAIN)):
            if self._left.is_set() or time.monotonic() > self._until:
                break
            try:
                return self.parts.put(part, timeout=LOOK_AGAIN)
            except Full:
                continue
        raise LeftError


def _fill(pipe: Pipe, work: Callable[[Send], None], enter: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            _take_the_time()
            enter()
            pipe.open()
            work(pipe.send)
            pipe.flush()
    except LeftError:
        pipe.fault = pipe.fault or BrokenOffError("nobody took it")
    except Exception as wrong:  # whatever it is, the reader must learn of it
        pipe.fault = wrong
    finally:
        connection.close()  # which ends the statement, too
        pipe.end()


def _take_the_time() -> None:
    """Let it read all as it stood at one moment, in the time of a download over a poor link."""
    limit = f"{settings.EXPORT_LIMIT.total_seconds():.0f}s"
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SET LOCAL {name} = %s", [limit])
        # To compile so many columns takes longer than to read them.
        cursor.execute("SET LOCAL jit = off")
