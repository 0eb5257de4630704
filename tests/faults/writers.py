"""Rooms and systems that report without end, and keep what was acknowledged to them."""

import random
import threading
import time
from itertools import pairwise
from uuid import uuid4

import requests

AGAIN = 0.2  # seconds before the same is sent once more
TOLD_TWICE = 0.1  # of what was acknowledged is sent again, as after an answer that got lost
CSRF = "c" * 32


class Writer(threading.Thread):
    """A client that reports until told to stop, each report until it is acknowledged."""

    again = (503,)  # answers after which the same is sent once more

    def __init__(self, stage, seed: str):
        super().__init__(daemon=True)
        self.stage, self.seed, self.over = stage, seed, threading.Event()
        self.known: dict[str, tuple[str, str]] = {}  # submission: mark and number, as acknowledged
        self.unanswered, self.resent, self.renumbered, self.refused = 0, 0, [], []

    def run(self):
        chance = random.Random(self.seed)
        while not self.over.is_set():
            submission, mark = str(uuid4()), f"{self.seed} {uuid4()}"
            if self.acknowledged(submission, mark) and chance.random() < TOLD_TWICE:
                self.resent += 1
                self.acknowledged(submission, mark)

    def acknowledged(self, submission: str, mark: str) -> bool:
        """Send until there is a number; one that differs from the last is noted down."""
        while not (number := self.tried(submission, mark)):
            if self.over.wait(AGAIN):
                return False
            self.unanswered += 1
        before = self.known.setdefault(submission, (mark, number))
        if before != (mark, number):
            self.renumbered.append((submission, before[1], number))
        return True

    def tried(self, submission: str, mark: str) -> str | None:
        """Return the number, None where nobody answered or the answer was to come again."""
        try:
            answer = self.send(submission, mark)
            number = self.number(answer)
        except (requests.RequestException, ValueError):
            return None
        if number is None and answer.status_code not in self.again:
            self.refused.append(f"{answer.status_code}: {answer.text[:300]}")
        return number


class System(Writer):
    """An external system: it reports through the API with its token."""

    def __init__(self, stage, seed, token: str):
        super().__init__(stage, seed)
        self.headers = {"Authorization": f"Bearer {token}"}

    def send(self, submission, mark):
        body = {"submission": submission, "kind": "attack", "narrative": mark}
        body |= {"occurred_at": "2026-11-20T11:05:00Z", "mgrs": "38S MD 497 885"}
        where = f"{self.stage.address}/api/v1/incidents"
        return requests.post(where, json=body, headers=self.headers, timeout=30)

    def number(self, answer) -> str | None:
        return answer.json()["number"] if answer.status_code in (200, 201) else None


class Room(Writer):
    """An officer of a room: she fills in the form of the page."""

    again = (400, 503)  # the form may come back with what was typed, where a connection broke

    def __init__(self, stage, seed, cookie: str, centre: str):
        super().__init__(stage, seed)
        self.cookie, self.centre = f"{cookie}; csrf={CSRF}", centre

    def send(self, submission, mark):
        form = {"submission": submission, "centre": self.centre, "kind": "attack", "do": "send"}
        form |= {"occurred": "2026-11-20 14:05", "location": "38S MD 497 885", "narrative": mark}
        form |= {"source_grading": "F", "information_grading": "6", "csrfmiddlewaretoken": CSRF}
        where = f"{self.stage.address}/incidents/new/"
        headers = {"Cookie": self.cookie}
        return requests.post(where, form, headers=headers, timeout=30, allow_redirects=False)

    def number(self, answer) -> str | None:
        if answer.status_code not in (302, 303) or "/sign-in/" in answer.headers["Location"]:
            return None
        return answer.headers["Location"].strip("/").split("/")[-1]


class Follower(threading.Thread):
    """A system that pulls the changes from its own position on."""

    def __init__(self, stage, token: str, after: int):
        super().__init__(daemon=True)
        self.stage, self.token, self.after = stage, token, after
        self.seen: list[tuple[int, str, str]] = []  # position, verb and number
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(0.1):
            self.pull()

    def pull(self) -> bool:
        """Take the next page; tell whether there was anything new in it."""
        try:
            answer = requests.get(
                f"{self.stage.address}/api/v1/changes",
                {"after": self.after, "limit": 100},
                headers={"Authorization": f"Bearer {self.token}"},
                timeout=30,
            )
            answer.raise_for_status()
            told = answer.json()
        except (requests.RequestException, ValueError):
            return True
        for change in told["changes"]:
            if change["subject"] == "incident":
                number = change["state"]["number"]
                self.seen.append((change["position"], change["verb"], number))
        before, self.after = self.after, told["next"]
        return before != self.after

    def to_the_end(self) -> None:
        self.over.set()
        self.join()
        deadline = time.monotonic() + 60
        while self.pull():
            assert time.monotonic() < deadline, "the changes have no end"

    def in_order(self) -> bool:
        return all(one[0] < other[0] for one, other in pairwise(self.seen))
