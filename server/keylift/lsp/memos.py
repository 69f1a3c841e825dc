"""What was found out about projects a moment ago, so that not each light bulb reads them anew."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SECONDS = 10.0


class Memos:
    """One memo per project, which is forgotten soon: files change without a word."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._memos: dict[Path, tuple[float, dict[str, object]]] = {}

    def of(self, root: Path) -> dict[str, object]:
        """Return the memo of the project at `root`."""
        now = self._clock()
        self._memos = {each: kept for each, kept in self._memos.items() if now - kept[0] < _SECONDS}
        return self._memos.setdefault(root, (now, {}))[1]
