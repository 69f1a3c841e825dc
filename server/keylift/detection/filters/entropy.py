"""Drops values that are less random than the detector's format allows."""

from __future__ import annotations

from keylift.detection.entropy import shannon_entropy
from keylift.detection.filters.candidate import Candidate


def has_low_entropy(candidate: Candidate) -> bool:
    """Tell whether the value's entropy lies below the detector's least."""
    least = candidate.detector.min_entropy
    return least > 0 and shannon_entropy(candidate.body) < least
