"""Makes text from outside harmless wherever a person or a program reads what we say.

A file's name, a setting or a detector's name is whatever somebody wrote. Here are the only ways in
which such text gets into a terminal, an editor's message or Markdown, each for one kind of reader.
"""

from __future__ import annotations

import re

_LONGEST_WORD = 80
_COMMAND = re.compile(r"##(?=[A-Za-z]*\[)")
_LINK = re.compile(r"\](?=[(\[])")
_MARKS = re.compile(
    r"[\\`*\[\]<>&|~]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=www)\.|(?<=\w)@|^[#+\-=]"
)
_TICKS = re.compile("`+")


def printable(text: str) -> str:
    """Return text in which control and bidirectional characters cannot act, one for one.

    Neither can what CI services take for a command to them wherever it stands in a line.
    """
    if not text.isprintable():
        text = "".join(each if each.isprintable() else "\ufffd" for each in text)
    return _COMMAND.sub("#\ufffd", text) if "##" in text else text


def line(text: str) -> str:
    """Return a line as a log may have it: printable, and no command to a CI service.

    Those take a line for a command that begins with two colons, whatever blanks stand before it.
    """
    text = printable(text)
    blanks = len(text) - len(text.lstrip())
    return f"{text[:blanks]}\ufffd{text[blanks + 1 :]}" if text.startswith("::", blanks) else text


def word(text: str) -> str:
    """Return a word as a message may quote it: one short line of visible characters."""
    shown = printable(text)
    return shown if len(shown) <= _LONGEST_WORD else f"{shown[: _LONGEST_WORD - 1]}…"


def message(text: str) -> str:
    """Return a message as an editor may show it; some make links of `[words](address)`."""
    return "\n".join(printable(_LINK.sub("] ", each)) for each in text.split("\n"))


def host_of(page: str) -> str:
    """Return the host of an https address, which tells a reader where a link leads."""
    return page.removeprefix("https://").partition("/")[0]


def markdown(text: str) -> str:
    """Return Markdown that shows a text as it is, on one line."""
    return _MARKS.sub(r"\\\g<0>", printable(text))


def code(text: str) -> str:
    """Return Markdown that shows a text as code."""
    shown = printable(text)
    fence = "`" * (max(map(len, _TICKS.findall(shown)), default=0) + 1)
    edge = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{edge}{shown}{edge}{fence}"
