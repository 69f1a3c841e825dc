"""Where a text's places are once edits are made; knows no language."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from keylift.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keylift.model import Edit


class Shifts:
    """What sorted, disjoint edits do to places. Each question takes the logarithm of the edits."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts = [edit.span.start for edit in edits]
        self._ends = [edit.span.end for edit in edits]
        growths = (len(edit.new_text) - (edit.span.end - edit.span.start) for edit in edits)
        self._growth = [0, *accumulate(growths)]

    def written_over(self, span: Span) -> Span | None:
        """Return where that is, once all are made, which replaces the text around a span."""
        at = bisect_right(self._starts, span.start) - 1
        edit = self._edits[at] if at >= 0 else None
        if edit is None or not edit.span.contains(span) or edit.span.start == edit.span.end:
            return None
        start = edit.span.start + self._growth[at]
        return Span(start, start + len(edit.new_text))

    def moved(self, span: Span) -> Span:
        """Return where a span is once all are made; what is inserted at its ends is not of it."""
        before = bisect_right(self._ends, span.start)
        through = bisect_right(self._ends, span.end)
        if through > before and self._starts[through - 1] >= span.end:
            # What is inserted at its very end is not of it.
            through = bisect_left(self._starts, span.end)
        through = max(before, through)
        return Span(span.start + self._growth[before], span.end + self._growth[through])
