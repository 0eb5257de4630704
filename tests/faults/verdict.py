"""What became of all that was acknowledged: lost, doubled, unseen."""

from collections import Counter
from dataclasses import dataclass, field

REPORTS = "SELECT narrative, number FROM incidents_incident WHERE starts_with(narrative, %s)"
TOLD = """
SELECT number FROM incidents_incident WHERE EXISTS (
    SELECT FROM incidents_notice
    WHERE incident_id = incidents_incident.id AND reason = 'report'
)
"""


@dataclass
class Verdict:
    """Counts of one run; `lost` to `wrong` name what must not be."""

    acknowledged: int = 0
    resent: int = 0
    lost: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    unseen: list = field(default_factory=list)
    wrong: list = field(default_factory=list)

    def __str__(self):
        parts = [f"{len(getattr(self, name))} {name}" for name in ("lost", "doubled", "unseen")]
        book = "the book verified" if not self.wrong else "; ".join(self.wrong)[:400]
        return f"{self.acknowledged} acknowledged, {self.resent} resent: {', '.join(parts)}; {book}"

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.unseen or self.wrong)


def judge(stage, run, writers, follower) -> Verdict:
    """Hold what clients of this run were told to the record, to the changes and to the notices."""
    known = {mark: number for writer in writers for mark, number in writer.known.values()}
    recorded = stage.rows(REPORTS, f"{run} ")
    told = {number for (number,) in stage.rows(TOLD)}
    of_mark = Counter(mark for mark, _number in recorded)
    pulled = Counter(number for _position, verb, number in follower.seen if verb == "report")
    resent = sum(writer.unanswered + writer.resent for writer in writers)
    verdict = Verdict(len(known), resent)
    verdict.lost = sorted(set(known.items()) - set(recorded))
    verdict.doubled = [mark for mark, times in of_mark.items() if times > 1]
    verdict.doubled += [change for writer in writers for change in writer.renumbered]
    numbers = [number for _mark, number in recorded]
    verdict.unseen = [n for n in numbers if pulled[n] != 1 or n not in told]
    verdict.wrong = [answer for writer in writers for answer in writer.refused]
    if not follower.in_order():
        verdict.wrong.append("the changes came out of order")
    if faults := stage.verify():
        verdict.wrong.append(faults)
    return verdict
