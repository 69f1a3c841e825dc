"""One finding where several detectors claim the same text."""

from __future__ import annotations

from collections.abc import Iterable

from keylift.model import Confidence, Match

_RANK = {Confidence.HIGH: 0, Confidence.MEDIUM: 1, Confidence.LOW: 2}


def drop_overlaps(matches: Iterable[Match]) -> list[Match]:
    """Keep, of matches that overlap, the surest, then the longest; in order of their start.

    Of equal ones the detector with the longest keyword wins, as it asks for the most.
    """
    kept: list[Match] = []
    for match in sorted(matches, key=_preference):
        if not any(match.start < other.end and other.start < match.end for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda match: match.start)


def _preference(match: Match) -> tuple[bool, int, int, int, int, str]:
    detector = match.detector
    return (
        detector.id.startswith("generic-"),
        _RANK[detector.confidence],
        match.start - match.end,
        match.start,
        -max(map(len, detector.keywords)),
        detector.id,
    )
