"""Takes a whole line out of a text, where nothing else stands on it."""

from __future__ import annotations

from keylift.model import Edit, Span


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
