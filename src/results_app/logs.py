"""The log of a process of ours: lines of JSON on standard error, in UTC, ASCII alone (LOG-1, LOG-2).

What others log is told by its template, without what was filled in: that may be anybody's name or token. Of
a fault its kind and where it arose are told: neither its message, nor a value, nor a parameter.
"""

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

OURS: Final = "results"
_FRAMES: Final = 12


class JsonLines(logging.Formatter):
    """Makes one line of JSON of a record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
        }
        line |= _told(record)
        if record.exc_info and record.exc_info[0] is not None:
            line |= _fault(record.exc_info[0], record.exc_info[2])
        return json.dumps(line)


def keep_log(*, requests: bool) -> None:
    """Have this process log so: warnings and worse, and with `requests` a line for each request.

    For processes that are ours alone: what embeds the service has a log of its own.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO if requests else logging.WARNING)
    sys.excepthook = _log_end
    threading.excepthook = _log_end_of_thread


def _told(record: logging.LogRecord) -> dict[str, Any]:
    if record.name.partition(".")[0] != OURS:
        return {"message": str(record.msg)}
    message = record.getMessage()
    try:
        told = json.loads(message)
    except ValueError:
        return {"message": message}
    return told if isinstance(told, dict) else {"message": message}


def _fault(kind: type[BaseException], trace: TracebackType | None) -> dict[str, Any]:
    return {"fault": kind.__qualname__, "at": places_of(trace)}


def places_of(trace: TracebackType | None) -> list[str]:
    """Return where a fault arose, innermost last: files, lines and functions, no value."""
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _log_end(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(OURS).critical("the process ends by a fault", exc_info=(kind, fault, trace))


def _log_end_of_thread(args: threading.ExceptHookArgs) -> None:
    fault = args.exc_value
    if fault is not None:
        logging.getLogger(OURS).critical(
            "a thread ends by a fault", exc_info=(args.exc_type, fault, args.exc_traceback)
        )
