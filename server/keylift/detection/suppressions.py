"""Comments by which a user tells Keylift to leave a line alone.

`keylift:ignore` on the finding's line, `keylift:ignore-next-line` on the line above, and
`keylift:ignore-file` in the first ten lines (and 5,000 characters). `keylift:ignore=ID`, with
commas between several, limits it to those detectors. The marks of two other scanners are honored,
so that a project can change over without touching its files.
"""

from __future__ import annotations

import re

from keylift.model import Span

_MARK = re.compile(
    r"keylift:ignore(?P<kind>-next-line|-file)?(?:=(?P<ids>[a-z0-9\-]+(?:,[a-z0-9\-]+)*))?"
    r"|gitleaks:allow|pragma:\s?allowlist secret"
)
_FILE_MARK_LINES = 10
_HEAD_LENGTH = 5000
_HEAD = re.compile(rf"(?:[^\r\n]*+(?:\r\n|\n|\r)){{0,{_FILE_MARK_LINES}}}")
# Looking for these first is many times faster than the pattern, and few texts hold any.
_WORDS = ("keylift:ignore", "gitleaks:allow", "allowlist secret")


class Suppressions:
    """The marks of one text; it looks at no line that no finding asks for."""

    def __init__(self, text: str) -> None:
        self._text = text
        found = _HEAD.match(text, 0, _HEAD_LENGTH)
        self._head = Span(0, found.end() if found else 0)
        self._marks: dict[Span, list[re.Match[str]]] = {}

    def covers(self, offset: int, detector_id: str) -> bool:
        """Tell whether a finding at a code-point offset is suppressed."""
        here = self._line_at(offset)
        above = self._line_at(here.start - 1) if here.start else here
        return (
            self._marked(here, None, detector_id)
            or (above != here and self._marked(above, "-next-line", detector_id))
            or self._marked(self._head, "-file", detector_id)
        )

    def _line_at(self, offset: int) -> Span:
        """Return the line that holds an offset, with its line end."""
        text = self._text
        if text[offset : offset + 1] == "\n" and text[offset - 1 : offset] == "\r":
            offset -= 1  # A CRLF belongs to the line before it as a whole.
        start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
        ends = [end for end in (text.find("\n", offset), text.find("\r", offset)) if end >= 0]
        return Span(start, min(ends, default=len(text) - 1) + 1)

    def _marked(self, where: Span, kind: str | None, detector_id: str) -> bool:
        return any(
            found["kind"] == kind
            and (found["ids"] is None or detector_id in found["ids"].split(","))
            for found in self._marks_in(where)
        )

    def _marks_in(self, where: Span) -> list[re.Match[str]]:
        marks = self._marks.get(where)
        if marks is None:
            has_any = any(self._text.find(word, where.start, where.end) >= 0 for word in _WORDS)
            marks = list(_MARK.finditer(where.of(self._text))) if has_any else []
            self._marks[where] = marks
        return marks
