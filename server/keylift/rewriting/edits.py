"""Applies edits to a text, all or nothing; of languages it knows how imports begin, and no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keylift.model import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keylift.model import Span


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
    """Return the edits sorted, equal ones once; None where two of them contend for a place.

    Different insertions at one offset do not contend: they become one, in the order of their text,
    but imports come first, and what begins a new line last. A block of several lines that is in one
    of the others already does not come again.
    """
    merged: list[Edit] = []
    for edit in sorted(set(edits), key=_order):
        before = merged[-1] if merged else None
        if before and before.span == edit.span and edit.span.start == edit.span.end:
            if edit.new_text not in before.new_text or "\n" not in edit.new_text.strip():
                merged[-1] = Edit(edit.span, before.new_text + edit.new_text)
        elif before and (before.span == edit.span or before.span.end > edit.span.start):
            return None
        else:
            merged.append(edit)
    return tuple(merged)


def _order(edit: Edit) -> tuple[Span, bool, bool, str]:
    is_import = edit.new_text.lstrip().startswith(("import ", "from "))
    return edit.span, edit.new_text.startswith(("\n", "\r")), not is_import, edit.new_text


def import_once(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return sorted edits without inserted imports that an insertion further up has already.

    Each literal asks for its import where that reads best, which need not be one place.
    """
    seen: set[str] = set()
    kept: list[Edit] = []
    for edit in edits:
        line = edit.new_text.strip().rstrip(";")
        if edit.span.start == edit.span.end and line.startswith("import "):
            if line in seen:
                continue
            seen.add(line)
        kept.append(edit)
    return tuple(kept)


def with_line_ends(text: str, edit: Edit) -> Edit:
    """Give new text the line ends that most of the lines of `text` have."""
    if "\n" not in edit.new_text:
        return edit
    crlf = text.count("\r\n")
    counts = {"\n": text.count("\n") - crlf, "\r\n": crlf, "\r": text.count("\r") - crlf}
    ending = max(counts, key=lambda one: counts[one])
    return replace(edit, new_text=edit.new_text.replace("\n", ending))
