"""What a stream can show: color and width, and text that plays no tricks on a terminal.

It knows nothing of findings but how bad one can be; reports hand it text and styles.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from keylift.model import Severity
from keylift.wording import line as harmless

_PLAIN_WIDTH = 100
_RESET = "\x1b[0m"
_WIDE = "WF"


class Style(StrEnum):
    """How a piece of text is meant; the value is its ANSI code."""

    PLAIN = ""
    PATH = "\x1b[1m"
    DIM = "\x1b[2m"
    GOOD = "\x1b[32m"
    ERROR = "\x1b[1;31m"
    WARNING = "\x1b[1;33m"
    INFO = "\x1b[1;34m"
    ADDED = "\x1b[32m"
    REMOVED = "\x1b[31m"


SEVERITY_STYLES = {
    Severity.ERROR: Style.ERROR,
    Severity.WARNING: Style.WARNING,
    Severity.INFO: Style.INFO,
}


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a report goes.

    Attributes:
        stream: Receives the text.
        color: Whether styles are written.
        width: Columns that a line may take.
    """

    stream: TextIO
    color: bool
    width: int

    def line(self, *pieces: str | tuple[str, Style]) -> None:
        """Write one line made of pieces, some of them styled; none of their text can act."""
        told = [(each, Style.PLAIN) if isinstance(each, str) else each for each in pieces]
        # Judged as a whole, since two pieces may make a command together; no length changes.
        left = harmless("".join(text for text, _ in told))
        shown: list[str] = []
        for text, style in told:
            shown.append(self._styled(left[: len(text)], style))
            left = left[len(text) :]
        self.stream.write("".join(shown).rstrip(" ") + "\n")

    def _styled(self, text: str, style: Style) -> str:
        return f"{style.value}{text}{_RESET}" if self.color and style.value else text


def screen_for(stream: TextIO) -> Screen:
    """Describe a stream; `NO_COLOR` and `FORCE_COLOR` decide before the terminal does."""
    terminal = is_terminal(stream)
    return Screen(stream, color=_wants_color(terminal=terminal), width=_width(stream))


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a person watches the stream."""
    return stream.isatty()


def cells(text: str) -> int:
    """Count the terminal columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def _width(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or _PLAIN_WIDTH
    except (OSError, ValueError):
        # No terminal.
        return _PLAIN_WIDTH


def _wants_color(*, terminal: bool) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return terminal and os.environ.get("TERM") != "dumb" and _understands_escapes()


def _understands_escapes() -> bool:
    if os.name == "nt":
        # Any shell command makes the Windows console interpret escape sequences from here on.
        os.system("")  # noqa: S605
    return True
