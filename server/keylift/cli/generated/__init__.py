"""Pages and settings that are written from the code, so that they cannot say anything else.

Each module makes the text of one file; `keylift generate` writes it. None of them touches a disk.
"""

from __future__ import annotations

NOTICE = "<!-- Written by `keylift generate`; change the code, not this page. -->"


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table; a bar in a cell is escaped."""
    ruler = tuple("---" for _ in header)
    lines = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in (header, ruler, *rows)]
    return "".join(f"| {line} |\n" for line in lines)
