"""Keeps the table of `docs/reliability.md` as the last whole run gave it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from rows import Row, table

from keylift import __version__

_TABLE = re.compile(r"(<!-- attacked -->\n).*?(<!-- end -->)", re.DOTALL)


def write_record(page: Path, rows: list[Row]) -> None:
    """Put a table between the page's marks."""
    text = page.read_text(encoding="utf-8")
    told = (
        f"Keylift {__version__}, {datetime.now(UTC):%Y-%m-%d}, Linux, two cores.\n\n{table(rows)}"
    )
    fresh, count = _TABLE.subn(lambda found: f"{found[1]}{told}{found[2]}", text)
    if not count:
        raise ValueError(f"{page} has no marks for the table")
    page.write_text(fresh, encoding="utf-8")
