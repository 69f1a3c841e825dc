"""Line and column arithmetic over code-point offsets, by the line ends of LSP.

LSP knows three line ends: LF, CRLF and a lone CR. `str.splitlines` knows eight more, so nothing in
Keylift may use it for positions.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_LINE_END = re.compile(r"\r\n|\n|\r")


class LineIndex:
    """Maps code-point offsets of one text to lines and columns and back; all are zero-based."""

    __slots__ = ("_length", "_starts")

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        self._length = len(text)

    @property
    def line_count(self) -> int:
        """Number of lines; a text that ends with a line end has one more, empty, last line."""
        return len(self._starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Return `(line, column)` of a code-point offset; the column counts code points."""
        offset = min(max(offset, 0), self._length)
        line = bisect_right(self._starts, offset) - 1
        return line, offset - self._starts[line]

    def start(self, line: int) -> int:
        """Return the offset at which a line begins; past the last line, the text's length."""
        return self._starts[line] if line < len(self._starts) else self._length

    def end(self, line: int) -> int:
        """Return the offset at which the next line begins, so the line end is included."""
        return self.start(line + 1)
