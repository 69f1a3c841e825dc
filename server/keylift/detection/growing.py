"""A prefilter for scans whose size nobody knows: quick to build at first, quick to run in the end.

Aho-Corasick is ready in a few milliseconds, Hyperscan takes twenty times as long to build and scans
about three times as fast. Both give the same hits, so they can be swapped in the middle of a scan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from keylift.detection.prefilter import (
    AhoCorasickPrefilter,
    Hit,
    HyperscanPrefilter,
    Prefilter,
    best_prefilter,
)

_SWAP_AFTER = 16_000_000
"""Bytes after which the faster one is built: where it would have paid off, it likely will again."""


class GrowingPrefilter:
    """Starts small and turns into the fastest prefilter once there turns out to be much to do."""

    def __init__(
        self,
        keywords: Sequence[bytes],
        *,
        small: Callable[[Sequence[bytes]], Prefilter] = AhoCorasickPrefilter,
        large: Callable[[Sequence[bytes]], Prefilter] = HyperscanPrefilter,
        swap_after: int = _SWAP_AFTER,
    ) -> None:
        self._keywords = keywords
        self._large = large
        self._left = swap_after
        self._current = _first_that_loads(small, keywords)

    def hits(self, data: bytes) -> list[Hit]:
        """Return the hits in UTF-8 bytes."""
        if self._left > 0:
            self._left -= len(data)
            if self._left <= 0:
                self._current = _first_that_loads(self._large, self._keywords, self._current)
        return self._current.hits(data)


def _first_that_loads(
    wanted: Callable[[Sequence[bytes]], Prefilter],
    keywords: Sequence[bytes],
    fallback: Prefilter | None = None,
) -> Prefilter:
    try:
        return wanted(keywords)
    except ImportError:
        # Not on every platform.
        return fallback or best_prefilter(keywords)
