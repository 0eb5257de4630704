"""What the log says: a line for each thing, which holds nothing that anybody told the system.

In production a line is a JSON object. What stands in it is chosen, not left out: our own
sentences; of libraries the sentence without what they put into it; of a fault its kind and where
it arose, never its words. Locally developers read all of it.
"""

import logging
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from centres import database

ROOT = Path(__file__).resolve().parent.parent
OURS = ("centres", "incidents", "coordination")
SAID = (*OURS, "gunicorn", "django.request")  # it says the path alone, without the query
SILENT = "django.security"  # its sentences quote headers
WITH_A_REQUEST = ("method", "path", "view", "status", "ms", "officer")
FRAMES = 20  # of a fault, the innermost
LONGEST = 300  # letters of a sentence or path
HOLES = re.compile(r"%(?:\((?P<name>\w+)\))?[-+ #0]*[\d.*]*(?P<kind>[a-zA-Z%])")


def formatter(*, as_json: bool) -> logging.Formatter:
    """Return what makes a line of a record: JSON that holds no secret, or all for developers."""
    if not as_json:
        return structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                _missed_database,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(
                    colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
                ),
            ]
        )
    return structlog.stdlib.ProcessorFormatter(
        use_get_message=False,
        pass_foreign_args=True,
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            _logger_name,
            structlog.stdlib.ExtraAdder(allow=WITH_A_REQUEST),
            _sentence,
            _missed_database,
            _fault,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _short,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


class Once(logging.Filter):
    """Leave out what another line says: of faults `failures`, of refusals that of the request."""

    def __init__(self, *, refusals: bool) -> None:
        super().__init__()
        self.refusals = refusals

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name != "django.request":
            return True
        if record.exc_info:
            return getattr(record, "status_code", None) != 500
        return self.refusals


def config(*, as_json: bool) -> dict[str, Any]:
    """Return the setting LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "centres.logs.formatter", "as_json": as_json}},
        "filters": {"once": {"()": "centres.logs.Once", "refusals": not as_json}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["once"],
            }
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "waitress.queue": {"level": "ERROR"},  # else a line for each request that waits
            "centres.watching.requests": {"level": "INFO" if as_json else "CRITICAL"},
        },
    }


def kinds(wrong: BaseException | None) -> str:
    """Return the kind of a fault, and of what it came of, without their words."""
    return " < ".join(type(one).__name__ for one in database.chain(wrong))


def where(traceback: TracebackType | None) -> list[str]:
    """Return file, line and function of each step to a fault, the outermost first."""
    return [f"{_short_path(f.filename)}:{f.lineno} {f.name}" for f in extract_tb(traceback)]


def place(wrong: BaseException) -> str:
    """Return the innermost step to a fault that is ours, else the innermost."""
    frames = list(extract_tb(wrong.__traceback__))
    own = [f for f in frames if _short_path(f.filename).startswith(OURS)] or frames
    return f"{_short_path(own[-1].filename)}:{own[-1].lineno} {own[-1].name}" if own else ""


def _short_path(file: str) -> str:
    """Return a path from the root of the project, or from where packages are installed."""
    _before, packages, inside = file.rpartition("/site-packages/")
    return inside if packages else file.removeprefix(f"{ROOT}/")


def _logger_name(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event["logger"] = event["_record"].name
    return event


def _sentence(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say the sentence as far as it may be said; numbers may, whoever puts them in."""
    name, given = event["logger"], event.pop("positional_args", ())
    if name.startswith(SILENT):
        event["event"] = "refused"
    elif name.split(".")[0] in SAID or name in SAID:
        event["event"] = event["_record"].msg % given if given else str(event["_record"].msg)
    else:
        event["event"] = _without_values(event["event"], given)
    return event


def _without_values(sentence: str, given: Any) -> str:
    if not given:
        return sentence
    values: Iterator[Any] = iter(() if isinstance(given, Mapping) else given)

    def filled(hole: re.Match) -> str:
        if hole["kind"] == "%":
            return "%"
        value = given.get(hole["name"]) if isinstance(given, Mapping) else next(values, None)
        return str(value) if isinstance(value, int | float) else "…"

    return HOLES.sub(filled, sentence)


def _missed_database(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say in few words that the database was away: where it was missed first tells nothing."""
    wrong = _wrong(event)
    missed = database.cause(wrong)
    if missed is not None:
        # Of what the database says, the lines after the first may hold what was told.
        reason, *_others = str(missed).splitlines() or [type(missed).__name__]
        event["event"] = f"{event['event']}: {reason}"
        event.pop("exc_info")
    return event


def _fault(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say the kind of a fault and where it arose: its words may hold what was told."""
    wrong = _wrong(event)
    event.pop("exc_info", None)
    event.pop("stack_info", None)
    if wrong is not None:
        event["fault"] = kinds(wrong)
        event["traceback"] = where(wrong.__traceback__)[-FRAMES:]
    return event


def _wrong(event: EventDict) -> BaseException | None:
    told = event.get("exc_info")
    if isinstance(told, BaseException):
        return told
    return (told if isinstance(told, tuple) else sys.exc_info())[1] if told else None


def _short(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for key in ("event", "path"):
        if len(event.get(key, "")) > LONGEST:
            event[key] = event[key][:LONGEST] + "…"
    return event
