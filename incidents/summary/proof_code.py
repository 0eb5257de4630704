"""The proof of an entry on paper: a code that a telephone reads, and what one compares by eye."""

import orjson
import segno

from centres.journal import notes

HASH = 16  # digits of the root: as many as are compared by eye


def printed(proof: dict) -> dict:
    """Return a drawing (SVG) of the proof, and the numbers that stand beside it.

    The code holds the proof as JSON, as its file does, without what opens the line: the paper
    itself says that.
    """
    body, _signatures = notes.read_note(proof["checkpoint"])
    checkpoint = notes.read_checkpoint(body)
    return {
        "code": _drawn(orjson.dumps({**proof, "opening": None}).decode()),
        "position": str(proof["index"] + 1),
        "size": str(checkpoint.size),
        "root": checkpoint.root.hex()[:HASH],
        "spoken": notes.telephone_line(checkpoint),
    }


def _drawn(text: str) -> str:
    code = segno.make(text, error="l", micro=False)
    drawing = code.svg_inline(border=2, omitsize=True)
    return drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
