"""Comments by which a user tells Keylift to leave a line alone.

`keylift:ignore` on the finding's line, `keylift:ignore-next-line` on the line above, and
`keylift:ignore-file` anywhere in the first ten lines. `keylift:ignore=ID` (comma-separated) limits
it to those detectors. The marks of two other scanners are honored, so that a project can change
over without touching its files.
"""

from __future__ import annotations

import re

from keylift.model import Span
from keylift.text import LineIndex

_MARK = re.compile(
    r"keylift:ignore(?P<kind>-next-line|-file)?(?:=(?P<ids>[a-z0-9\-]+(?:,[a-z0-9\-]+)*))?"
    r"|gitleaks:allow|pragma:\s?allowlist secret"
)
_WORDS = ("keylift:ignore", "gitleaks:allow", "allowlist secret")
_FILE_MARK_LINES = 10


class Suppressions:
    """The marks of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Few texts have a mark, and counting the lines of a large one costs more than its scan.
        self._lines = LineIndex(text) if any(word in text for word in _WORDS) else None

    def covers(self, offset: int, detector_id: str) -> bool:
        """Tell whether a finding at a code-point offset is suppressed."""
        if self._lines is None:
            return False
        line, _ = self._lines.position(offset)
        here = Span(self._lines.start(line), self._lines.end(line))
        above = Span(self._lines.start(line - 1), here.start) if line else Span(0, 0)
        head = Span(0, self._lines.start(_FILE_MARK_LINES))
        return (
            self._marked(here, None, detector_id)
            or self._marked(above, "-next-line", detector_id)
            or self._marked(head, "-file", detector_id)
        )

    def _marked(self, where: Span, kind: str | None, detector_id: str) -> bool:
        return any(
            found["kind"] == kind
            and (found["ids"] is None or detector_id in found["ids"].split(","))
            for found in _MARK.finditer(where.of(self._text))
        )
