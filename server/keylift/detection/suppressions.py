"""Comments by which a user tells Keylift to leave a line alone.

`keylift:ignore` on the finding's line, `keylift:ignore-next-line` on the line above, and
`keylift:ignore-file` anywhere in the first ten lines. `keylift:ignore=ID` (comma-separated) limits
it to those detectors. The marks of two other scanners are honored, so that a project can change
over without touching its files.
"""

from __future__ import annotations

import re

from keylift.text import LineIndex

_MARK = re.compile(
    r"keylift:ignore(?P<kind>-next-line|-file)?(?:=(?P<ids>[a-z0-9\-]+(?:,[a-z0-9\-]+)*))?"
    r"|gitleaks:allow|pragma:\s?allowlist secret"
)
_FILE_MARK_LINES = 10


class Suppressions:
    """The marks of one text."""

    def __init__(self, text: str, lines: LineIndex) -> None:
        self._text = text
        self._lines = lines
        self._has_any = _MARK.search(text) is not None

    def covers(self, offset: int, detector_id: str) -> bool:
        """Tell whether a finding at a code-point offset is suppressed."""
        if not self._has_any:
            return False
        line, _ = self._lines.position(offset)
        return (
            self._marked(line, None, detector_id)
            or (line > 0 and self._marked(line - 1, "-next-line", detector_id))
            or any(
                self._marked(number, "-file", detector_id)
                for number in range(min(_FILE_MARK_LINES, self._lines.line_count))
            )
        )

    def _marked(self, line: int, kind: str | None, detector_id: str) -> bool:
        content = self._text[self._lines.start(line) : self._lines.end(line)]
        return any(
            found["kind"] == kind
            and (found["ids"] is None or detector_id in found["ids"].split(","))
            for found in _MARK.finditer(content)
        )
