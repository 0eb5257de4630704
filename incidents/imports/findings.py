"""What judging found, in sums: by verdict and reason, with the rows' numbers and examples."""

from dataclasses import dataclass, field

from incidents.imports import reasons
from incidents.models import Sheet, SheetRow

NUMBERS, EXAMPLES = 10, 3


@dataclass
class Finding:
    """Rows with the same verdict for the same reason; of cells, under the same heading."""

    verdict: SheetRow.Verdict
    code: str
    heading: str = ""
    count: int = 0
    numbers: list[int] = field(default_factory=list)  # the first of them
    examples: list[tuple[int, str]] = field(default_factory=list)  # row and sentence, each once

    @property
    def label(self) -> str:
        return reasons.label(self.code)

    @property
    def acceptable(self) -> bool:
        """Tell whether an officer may accept these rows all at once."""
        asked = (SheetRow.Verdict.CHANGED, SheetRow.Verdict.DOUBTFUL)
        return self.verdict in asked and self.code != reasons.FUTURE

    @property
    def more(self) -> bool:
        """Tell whether there are rows whose numbers are not said."""
        return self.count > len(self.numbers)

    def add(self, number: int, sentence: str) -> None:
        self.count += 1
        if len(self.numbers) < NUMBERS:
            self.numbers.append(number)
        told = {said for _number, said in self.examples}
        if sentence and sentence not in told and len(told) < EXAMPLES:
            self.examples.append((number, sentence))


def of(sheet: Sheet) -> list[Finding]:
    """Return what is to be said of the rows that are not simply new or known, the most first.

    A row with several reasons stands under each.
    """
    found: dict[tuple, Finding] = {}
    rows = sheet.rows.exclude(reasons=[]).order_by("number")
    for number, verdict, codes, said in rows.values_list("number", "verdict", "reasons", "said"):
        for code in codes:
            for heading, sentence in _said(code, said):
                key = (verdict, code, heading)
                kept = found.setdefault(key, Finding(SheetRow.Verdict(verdict), code, heading))
                kept.add(number, sentence)
    order = list(SheetRow.Verdict)
    return sorted(found.values(), key=lambda f: (order.index(f.verdict), -f.count, f.code))


def _said(code: str, said: dict[str, str]) -> list[tuple[str, str]]:
    """Return what a row says of a reason: of cells, by heading."""
    if code == reasons.CELLS:
        return list(said.items())
    return [("", said.get(code) or said.get("", ""))]


def refused(sheet: Sheet) -> dict[int, str]:
    """Return by number why each refused row is refused, or was refused when it was recorded."""
    rows = sheet.rows.filter(verdict=SheetRow.Verdict.REFUSED).order_by("number")
    told = {
        number: " ".join(filter(None, _named(said)))
        for number, said in rows.values_list("number", "said")
    }
    late = sheet.rows.exclude(fault="").values_list("number", "fault")
    return told | dict(late)


def _named(said: dict[str, str]) -> list[str]:
    return [f"{heading}: {sentence}" if heading else sentence for heading, sentence in said.items()]
