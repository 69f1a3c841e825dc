"""Lines of a text: the one around a place, and how to take one out."""

from __future__ import annotations

import re

from keylift.model import Edit, Span

_LINE_END = re.compile(r"\r\n|\n|\r")


def line_around(text: str, span: Span) -> Span:
    """Return the lines that a span reaches, without the last one's end."""
    start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    ending = _LINE_END.search(text, span.end)
    return Span(start, ending.start() if ending else len(text))


def delete_line(text: str, span: Span) -> Edit | None:
    """Return the edit that removes the lines of `span` and their end, or None.

    None where something but blanks stands beside it, e.g. a comment, which would go as well.
    """
    start, end = span.start, span.end
    while start and text[start - 1] in " \t":
        start -= 1
    while end < len(text) and text[end] in " \t":
        end += 1
    is_first = start == 0 or text[start - 1] in "\r\n\ufeff"
    if not is_first or (end < len(text) and text[end] not in "\r\n"):
        return None
    if end < len(text):
        end += 2 if text.startswith("\r\n", end) else 1
    elif start and text[start - 1] != "\ufeff":
        # The last line has no end of its own, so the one before it goes: the file still has none.
        start -= 2 if text.startswith("\r\n", start - 2) else 1
    return Edit(Span(start, end), "")
