"""Standard streams as they may come: closed, full, or read by somebody who has left.

A closed one becomes a null stream, before anything else can get its number. What cannot be written
to standard output is an error of its own kind, so that nobody takes it for one of a file at hand;
what cannot be written to standard error is lost, since there is nobody to tell.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TextIO

from keylift.errors import KeyliftError

_NUMBERS = (0, 1, 2)


class OutputError(KeyliftError):
    """Standard output takes no more.

    Attributes:
        is_left: Whether its reader has left, as `head` does when it has seen enough.
    """

    def __init__(self, error: OSError) -> None:
        super().__init__(f"standard output: {error.strerror or 'it cannot be written'}.")
        self.is_left = error.errno == errno.EPIPE


class _Output(io.TextIOWrapper):
    """Standard output, whose failures are `OutputError`s."""

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError as error:
            raise OutputError(error) from None

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            raise OutputError(error) from None


class _Notes(io.TextIOWrapper):
    """Standard error, which never fails."""

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            drop(self)


class ClosedInput(io.TextIOWrapper):
    """Standard input where there is none: it is at its end."""


def take_over() -> None:
    """Make the standard streams safe to use.

    Whatever text a terminal's encoding lacks becomes a question mark.
    """
    _open_closed()
    if sys.stdin is None:
        sys.stdin = ClosedInput(open(0, "rb", closefd=False))  # noqa: SIM115 - for good
    sys.stdout = _safe(sys.stdout, 1, _Output)
    sys.stderr = _safe(sys.stderr, 2, _Notes)


def drop(stream: TextIO) -> None:
    """Let a stream lead nowhere, so that what is left in it troubles nobody at the end."""
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, stream.fileno())
    finally:
        os.close(null)


def _open_closed() -> None:
    """Occupy the numbers of closed streams, or the next file that is opened would be one."""
    for number in _NUMBERS:
        try:
            os.fstat(number)
        except OSError:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)


def _safe(stream: TextIO | None, number: int, kind: type[io.TextIOWrapper]) -> TextIO:
    if stream is None:
        raw = open(number, "wb", closefd=False)  # noqa: SIM115 - for good
        return kind(raw, encoding="utf-8", errors="replace")
    if type(stream) is not io.TextIOWrapper:
        # Somebody else's, such as a test's.
        return stream
    buffered = stream.line_buffering
    return kind(
        stream.detach(), encoding=stream.encoding, errors="replace", line_buffering=buffered
    )
