"""What a filter gets to see of a match."""

from __future__ import annotations

from dataclasses import dataclass, field

from keylift.model import Category, Detector


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A match with the bytes around it; `start` and `end` are byte offsets into `data`."""

    detector: Detector
    data: bytes = field(repr=False)
    start: int
    end: int

    @property
    def value(self) -> bytes:
        """The possible secret."""
        return self.data[self.start : self.end]

    @property
    def body(self) -> bytes:
        """The value without the characters that the format fixes."""
        return self.value.removeprefix(self.detector.keep.encode())

    @property
    def line_before(self) -> bytes:
        """What stands before the value on its line."""
        return self.data[self.data.rfind(b"\n", 0, self.start) + 1 : self.start]

    @property
    def is_generic(self) -> bool:
        """Whether only a variable's name speaks for the value being a secret."""
        return self.detector.category is Category.GENERIC
