"""A finding's place in its file, and its source line without any secret in it.

Reports take lines from here only, so that this is the one place that could leak a value. Besides
the findings, it hides every other token-like word: one that a comment suppresses, or a copy of the
value that stands where nothing looks for it.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from keylift.cli.terminal import cells
from keylift.model import Finding, Span
from keylift.text import LineIndex
from keylift.wording import printable

_DOTS = "••••••••"
_WORD = re.compile(r"[\w+/=\-.~%!@#$^&*]{20,}")
_JOINT = re.compile(r"[_./\-]")
_DIGIT = re.compile(r"[0-9]")
_LETTER = re.compile(r"[A-Za-z]")
_LONG_PART = 10
_BREAK = re.compile(r"[\s\"'`,;(){}\[\]]")
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
    return printable(_WORD.sub(_hide_token, text).rstrip("\r\n").replace("\t", _TAB))


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
    before = _before(lines.start(number), finding.span.start, text, 4 * width)
    after = _after(finding.span.end, lines.end(number), text, 4 * width)
    value = finding.span.of(text)
    return _fitted(
        _redacted(before, findings, text, value).lstrip(),
        finding.redacted,
        _redacted(after, findings, text, value).rstrip(),
        width,
    )


def _before(start: int, end: int, text: str, most: int) -> Span:
    """Return the end of what stands before a value, beginning with a whole word where it is cut."""
    if end - start <= most:
        return Span(start, end)
    cut = _BREAK.search(text, end - most, end)
    return Span(cut.end() if cut else end, end)


def _after(start: int, end: int, text: str, most: int) -> Span:
    """Return the beginning of what follows a value, ending with a whole word where it is cut."""
    if end - start <= most:
        return Span(start, max(start, end))
    breaks = [found.start() for found in _BREAK.finditer(text, start, start + most)]
    return Span(start, breaks[-1] if breaks else start)


def _redacted(part: Span, findings: Sequence[Finding], text: str, value: str) -> str:
    """Return a part of the text in which every finding, and all that looks like one, is hidden."""
    pieces: list[str] = []
    at = part.start
    first = bisect_right(findings, part.start, key=lambda finding: finding.span.end)
    for other in itertools.takewhile(
        lambda each: each.span.start < part.end, itertools.islice(findings, first, None)
    ):
        pieces += [hide(text[at : max(at, other.span.start)], (value,)), other.redacted]
        at = max(at, other.span.end)
    pieces.append(hide(text[at : max(at, part.end)], (value,)))
    return "".join(pieces)


def _hide_token(found: re.Match[str]) -> str:
    """Hide a word in which letters and digits mix as they seldom do in a name or a path."""
    parts = _JOINT.split(found[0])
    mixed = [part for part in parts if _DIGIT.search(part) and _LETTER.search(part)]
    is_token = len(mixed) > 1 or any(len(part) >= _LONG_PART for part in mixed)
    return _DOTS if is_token else found[0]


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
