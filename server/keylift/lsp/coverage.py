"""How much of the workspace has been scanned, and when: what a number of findings is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Extent(StrEnum):
    """What has been scanned besides the open documents."""

    NONE = "none"
    PART = "part"
    WHOLE = "whole"


@dataclass(slots=True)
class Coverage:
    """What scans of the workspace have seen.

    Attributes:
        extent: A part, where the only scans were canceled.
        at: When the last one that counts began, as ISO 8601 in UTC; "" before the first.
        seen: The files that they met.
        changed: Files that changed since and were not scanned again.
    """

    extent: Extent = Extent.NONE
    at: str = ""
    seen: set[Path] = field(default_factory=set)
    changed: set[Path] = field(default_factory=set)

    def cover(self, seen: set[Path], began: str) -> None:
        """Note a scan that went to its end."""
        self.extent, self.at, self.seen = Extent.WHOLE, began, seen
        self.changed.clear()

    def break_off(self, began: str) -> None:
        """Note a scan that was canceled; one that went to its end before still counts."""
        if self.extent is not Extent.WHOLE:
            self.extent, self.at = Extent.PART, began


def now() -> str:
    """Return the time as it is noted and told."""
    return datetime.now(UTC).isoformat(timespec="seconds")
