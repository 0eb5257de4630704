"""What the book says was signed of days: signatures of forces, and corrected editions."""

from collections.abc import Iterator

from centres.access import own_key
from centres.journal.held_keys import Claim, Read
from incidents.models import DailySummary, Signature


def of_signature(content: dict, _read: Read) -> Iterator[Claim]:
    state = content["state"]
    yield Claim(
        officer=state["by"],
        made=state.get("own_signature"),
        purpose=own_key.SIGN,
        about=state["sha256"],
        submission=content["submission"],
        words=state["reservation"],
    )


def of_summary(content: dict, read: Read) -> Iterator[Claim]:
    """Yield that who asked for a corrected edition signed the one that it corrects."""
    state = content["state"]
    if state["edition"] > 1:
        corrected = (state["day"], state["edition"] - 1)
        about = next(
            (
                one["sha256"]
                for (subject, _key), one in read.states.items()
                if subject == DailySummary.subject and (one["day"], one["edition"]) == corrected
            ),
            "",
        )
        made, words = state.get("own_signature"), state["reason"]
        yield Claim(state["issued_by"], made, own_key.CORRECT, about, words=words)


CLAIMS = {Signature.subject: of_signature, DailySummary.subject: of_summary}
