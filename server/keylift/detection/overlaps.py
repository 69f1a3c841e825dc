"""One finding where several detectors claim the same text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from keylift.model import Category, Confidence, Match

_RANK = {Confidence.HIGH: 0, Confidence.MEDIUM: 1, Confidence.LOW: 2}


def drop_overlaps(matches: Iterable[Match]) -> list[Match]:
    """Keep, of matches that overlap, the surest, then the longest; in order of their start.

    Of equal ones the detector with the longest keyword wins, as it asks for the most.
    """
    kept: list[Match] = []
    starts: list[int] = []
    for match in sorted(matches, key=_preference):
        place = bisect_left(starts, match.start)
        follows_overlap = place > 0 and kept[place - 1].end > match.start
        if not follows_overlap and (place == len(kept) or kept[place].start >= match.end):
            kept.insert(place, match)
            starts.insert(place, match.start)
    return kept


def _preference(match: Match) -> tuple[bool, int, int, int, int, str]:
    detector = match.detector
    return (
        detector.category is Category.GENERIC,
        _RANK[detector.confidence],
        match.start - match.end,
        match.start,
        -max(map(len, detector.keywords)),
        detector.id,
    )
