"""Applies edits to a text, all or nothing; knows no language and no store."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keylift.model import Edit


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with every edit applied; what lies outside their spans stays as it was.

    Raises:
        ValueError: The edits are not sorted, overlap each other, or reach outside the text.
            The message names offsets only, never text.
    """
    parts: list[str] = []
    done = 0
    for edit in edits:
        start, end = edit.span.start, edit.span.end
        if not done <= start <= end <= len(text):
            raise ValueError(f"Edit {start}..{end} is out of order or outside the text.")
        parts += [text[done:start], edit.new_text]
        done = end
    parts.append(text[done:])
    return "".join(parts)


def merge_edits(edits: Iterable[Edit]) -> tuple[Edit, ...] | None:
    """Return the edits sorted, equal ones once; None where two of them contend for a place."""
    merged = sorted(set(edits))
    for before, after in pairwise(merged):
        if before.span == after.span or before.span.end > after.span.start:
            return None
    return tuple(merged)
