"""A workbook of incidents for people who read and count: heads, words and local times in theirs.

Written in constant memory to a temporary file, which is sent once it is whole. What systems rely on
are the other formats: here a head may change, and a long narrative is cut.
"""

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any, BinaryIO, NamedTuple, cast

import xlsxwriter
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.worksheet import Worksheet

from centres.models import Centre, Force
from centres.text.marks import isolated, marked
from incidents.exports.cells import guarded
from incidents.exports.stream import PART, Send
from incidents.fields import NAMED
from incidents.kinds import Outcome, Precision
from incidents.models.incident import IncidentQuerySet

MOST = 20_000  # reports: more are counted by programs
WORDS = 2_000  # characters of one cell
AT_A_TIME = 100
FIRST_YEAR = 1900  # before it a workbook has no dates
HARM = (Outcome.KILLED, Outcome.WOUNDED, Outcome.ABDUCTED)
READ = (
    *("number", "occurred_at", "time_precision", "centre", "force", "kind", "precedence", "place"),
    *("mgrs", "in_gap", "casualties", "local_leader", "narrative", "exercise", "struck_at"),
    *("strike_reason", "same_as__number", "batch"),
)
PAPER_A4 = 9
FORMS: dict[str, dict[str, Any]] = {
    "": {},
    "head": {"bold": True, "bottom": 1, "text_wrap": True},
    "date": {"num_format": "yyyy-mm-dd"},
    "time": {"num_format": "hh:mm"},
    "words": {"text_wrap": True},
}


class Column(NamedTuple):
    head: str
    wide: int  # characters
    cell: Callable[[dict], Any]  # of a report, as it was read
    form: str = ""


def write(incidents: IncidentQuerySet, send: Send) -> int:
    """Send the incidents as a workbook, in the order of the log; return how many they are."""
    with tempfile.TemporaryFile() as content:
        count = _fill(content, incidents)
        content.seek(0)
        while part := content.read(PART):
            send(part)
    return count


def _fill(content: BinaryIO, incidents: IncidentQuerySet) -> int:
    columns, count = _columns(), 0
    options = {"constant_memory": True, "remove_timezone": True}
    with xlsxwriter.Workbook(content, options) as book:
        forms = {name: book.add_format({"valign": "top", **form}) for name, form in FORMS.items()}
        sheet = book.add_worksheet(_plain(str(_("Incidents")))[:31])
        _lay_out(sheet, columns, forms)
        for count, report in enumerate(_reports(incidents), 1):
            for place, column in enumerate(columns):
                _put(sheet, count, place, column.cell(report), forms[column.form])
        sheet.autofilter(0, 0, count, len(columns) - 1)
    return count


def _lay_out(sheet: Worksheet, columns: list[Column], forms: dict) -> None:
    """Write the heads; direction, widths, and how it is printed."""
    if translation.get_language_bidi():
        sheet.right_to_left()
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.wide)
        sheet.write_string(0, place, column.head, forms["head"])
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    classification = settings.CLASSIFICATION or _("For the officers of the centres only")
    sheet.set_header("&C" + classification.replace("&", "&&")[:200])
    sheet.set_footer("&C&P / &N")


def _put(sheet: Worksheet, row: int, place: int, value: Any, form) -> None:
    """Write a cell: a text is never a formula, a link or a number."""
    if isinstance(value, int):
        sheet.write_number(row, place, value, form)
    elif isinstance(value, date | time):
        sheet.write_datetime(row, place, cast(Any, value), form)
    elif value:
        sheet.write_string(row, place, str(value), form)


def _reports(incidents: IncidentQuerySet) -> Iterator[dict]:
    """Yield what is read of each, its time in C; through a cursor in the database."""
    for report in incidents.values(*READ).iterator(chunk_size=AT_A_TIME):
        report["at"] = report["occurred_at"].astimezone(settings.LOCAL_ZONE)
        yield report


def _columns() -> list[Column]:
    """Return the columns in the language in use."""
    rooms = {centre.pk: _plain(centre.name) for centre in Centre.objects.all()}
    forces = {force.pk: _plain(force.name) for force in Force.objects.all()}
    kinds, precedences = (dict(NAMED[name].choices) for name in ("kind", "precedence"))
    in_gap = {True: _("yes"), False: _("no"), None: ""}
    return [
        Column(_("Number"), 20, lambda r: r["number"]),
        Column(_("Date"), 11, _date, "date"),
        Column(pgettext("of day", "Time (C)"), 9, _time, "time"),
        Column(_("Room"), 14, lambda r: rooms[r["centre"]]),
        Column(_("Force"), 14, lambda r: forces[r["force"]]),
        Column(_("Kind"), 24, lambda r: str(kinds[r["kind"]])),
        Column(_("Precedence"), 11, lambda r: str(precedences[r["precedence"]])),
        Column(_("Place"), 24, lambda r: _said(r["place"]), "words"),
        Column(_("Grid (MGRS)"), 18, lambda r: r["mgrs"]),
        Column(_("In the gap"), 9, lambda r: in_gap[r["in_gap"]]),
        *(Column(str(outcome.label), 9, _harmed(outcome)) for outcome in HARM),
        Column(_("Narrative"), 70, lambda r: _said(r["narrative"]), "words"),
        Column(_("Remarks"), 28, _remarks, "words"),
    ]


def _date(report: dict) -> date | str:
    day = report["at"].date()
    return day if day.year >= FIRST_YEAR else day.isoformat()


def _time(report: dict) -> time | str:
    """Return the time of day, of those known to the hour at least."""
    if report["time_precision"] not in (Precision.MINUTE, Precision.HOUR):
        return ""
    return report["at"].time()


def _harmed(outcome: Outcome) -> Callable[[dict], int]:
    """Return what counts those whom it befell."""
    return lambda r: sum(c["count"] for c in r["casualties"] if c["outcome"] == outcome)


def _remarks(report: dict) -> str:
    """Return what a reader who counts must know: not counted, vague in time, from elsewhere."""
    precision = Precision(report["time_precision"])
    told = [
        report["exercise"] and _("EXERCISE"),
        report["struck_at"] and f"{_('struck')}: {_said(report['strike_reason'])}",
        report["same_as__number"] and _("counts under %s") % report["same_as__number"],
        precision != Precision.MINUTE and str(precision.label),
        report["local_leader"] and _("local leader"),
        report["batch"] and _("imported"),
    ]
    return _("; ").join(part for part in told if part)


def _said(text: str) -> str:
    """Return what somebody wrote, as a cell holds it; cut where it is long."""
    cell = guarded(marked(text))
    return cell if len(cell) <= WORDS else f"{cell[: WORDS - 1]}…"


def _plain(text: str) -> str:
    """Return a name of ours as a cell holds it."""
    return guarded(marked(isolated(text)))
