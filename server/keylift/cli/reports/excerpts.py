"""A finding's place in its file, and its source line without any secret in it.

Reports take lines from here only, so that this is the one place that could leak a value. Besides
the findings, it hides every other token-like word: one that a comment suppresses, or a copy of the
value that stands where nothing looks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from keylift.cli.terminal import cells, printable
from keylift.model import Finding, Span
from keylift.text import LineIndex

_DOTS = "••••••••"
_TOKEN_LIKE = re.compile(r"(?=[^\s\"'`]*[0-9])(?=[^\s\"'`]*[A-Za-z])[\w+/=\-.~%!@#$^&*]{20,}")
_ELLIPSIS = "…"
_TAB = "    "


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: lines and columns in code points, all one-based; the end is open."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A redacted source line: what stands before the value, its stand-in, what follows."""

    before: str
    shown: str
    after: str

    @property
    def indent(self) -> int:
        """Terminal columns before the stand-in."""
        return cells(self.before)


def hide(text: str, values: Iterable[str]) -> str:
    """Return a line in which the values, and all that looks like one, are dots."""
    for value in values:
        text = text.replace(value, _DOTS)
    return printable(_TOKEN_LIKE.sub(_DOTS, text).rstrip("\r\n").replace("\t", _TAB))


def place_of(finding: Finding, lines: LineIndex) -> Place:
    """Return a finding's place in its document."""
    line, column = lines.position(finding.span.start)
    end_line, end_column = lines.position(finding.span.end)
    return Place(line + 1, column + 1, end_line + 1, end_column + 1)


def excerpt_of(
    finding: Finding, findings: Sequence[Finding], text: str, lines: LineIndex, width: int
) -> Excerpt:
    """Return the line on which a finding begins, redacted and cut to `width` terminal columns.

    Args:
        finding: The one to show.
        findings: All of the document, in its order.
        text: The document.
        lines: Its line index.
        width: Room for the line; the value's stand-in is never cut.
    """
    number, _ = lines.position(finding.span.start)
    whole = Span(lines.start(number), lines.end(number))
    value = finding.span.of(text)
    before = _redacted(Span(whole.start, finding.span.start), findings, text, value)
    after = _redacted(Span(finding.span.end, whole.end), findings, text, value)
    return _fitted(before.lstrip(), finding.redacted, after.rstrip(), width)


def _redacted(part: Span, findings: Sequence[Finding], text: str, value: str) -> str:
    """Return a part of the text in which every finding, and all that looks like one, is hidden."""
    pieces: list[str] = []
    at = part.start
    for other in findings:
        if not other.span.overlaps(part):
            continue
        pieces += [hide(text[at : max(at, other.span.start)], (value,)), other.redacted]
        at = max(at, other.span.end)
    pieces.append(hide(text[at : max(at, part.end)], (value,)))
    return "".join(pieces)


def _fitted(before: str, shown: str, after: str, width: int) -> Excerpt:
    room = max(width - cells(shown), 2)
    share = max(room * 2 // 3, room - cells(after))
    if cells(before) > share:
        before = _ELLIPSIS + _last_cells(before, share - 1)
    room -= cells(before)
    if cells(after) > room:
        after = _last_cells(after[::-1], room - 1)[::-1] + _ELLIPSIS
    return Excerpt(before, shown, after)


def _last_cells(text: str, width: int) -> str:
    """Return the end of a text that fits into `width` terminal columns."""
    kept = text[-width:] if width > 0 else ""
    while cells(kept) > width:
        kept = kept[1:]
    return kept
