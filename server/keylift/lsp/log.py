"""What the server says about itself: on standard error and in the client's log.

A line holds ids, addresses, counts, names of exception types and places in our own code. It never
holds an exception's text, since that may quote a document. Python's own ways to print exceptions
are closed here for the same reason.
"""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keylift.wording import line as harmless

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from types import TracebackType

_ROOT = Path(__file__).parent.parent
_LOUD = ("pygls", "asyncio", "cattrs")
"""Libraries that log messages or exceptions whole."""


class Log:
    """Writes to standard error, or to the client once `send` is set.

    Never to both, since clients show what comes by standard error as well, and as an error.
    """

    def __init__(self) -> None:
        self.send: Callable[[str], None] | None = None

    def write(self, line: str) -> None:
        """Write one line. It must not hold text of a document."""
        line = harmless(line)
        # Only this thread may write to the client.
        if self.send and threading.current_thread() is threading.main_thread():
            self.send(line)
        else:
            print(f"keylift: {line}", file=sys.stderr, flush=True)  # noqa: T201 - the server's log

    def without_client(self, line: str) -> None:
        """Write one line about the client's end."""
        self.send = None
        self.write(line)

    def failure(self, doing: str, error: BaseException) -> None:
        """Write that something failed, and where in our code, without the error's text."""
        self.write(f"{doing} failed: {describe(error)}")


def describe(error: BaseException) -> str:
    """Return an exception's type and the innermost place in our own code, e.g. for a log."""
    kind = type(error).__qualname__
    frames = list(_own_frames(error.__traceback__))
    return f"{kind} at {frames[-1]}" if frames else kind


def silence_libraries() -> None:
    """Keep libraries and the interpreter from printing exceptions or messages."""
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    logging.raiseExceptions = False


def take_over_exceptions(log: Log) -> None:
    """Report exceptions that nothing caught by type and place alone."""

    def report(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        log.failure("the server", error)

    def report_thread(unraised: threading.ExceptHookArgs) -> None:
        if unraised.exc_value is not None:
            log.failure("a thread", unraised.exc_value)

    def report_unraisable(unraisable: Any) -> None:  # noqa: ANN401 - typeshed hides its type
        if unraisable.exc_value is not None:
            log.failure("cleaning up", unraisable.exc_value)

    sys.excepthook = report
    threading.excepthook = report_thread
    sys.unraisablehook = report_unraisable


def take_over_loop(loop: asyncio.AbstractEventLoop, log: Log) -> None:
    """The same for tasks of an event loop."""

    def report(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            log.failure("a task", error)

    loop.set_exception_handler(report)


def _own_frames(trace: TracebackType | None) -> list[str]:
    frames: list[str] = []
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_ROOT):
            frames.append(f"{path.relative_to(_ROOT).as_posix()}:{trace.tb_lineno}")
        trace = trace.tb_next
    return frames
