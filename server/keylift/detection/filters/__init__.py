"""Reasons to drop a match, one a file, tried in this order.

A filter is a function from a `Candidate` to whether the match is to be dropped. Add one by adding a
file and a line to `FILTERS`.
"""

from __future__ import annotations

from collections.abc import Callable

from keylift.detection.filters.candidate import Candidate
from keylift.detection.filters.entropy import has_low_entropy
from keylift.detection.filters.generic_name import names_no_secret
from keylift.detection.filters.generic_value import looks_like_no_secret
from keylift.detection.filters.lookup import is_lookup
from keylift.detection.filters.placeholder import is_placeholder
from keylift.detection.filters.repetition import is_repetitive

FILTERS: tuple[Callable[[Candidate], bool], ...] = (
    has_low_entropy,
    is_lookup,
    is_placeholder,
    is_repetitive,
    names_no_secret,
    looks_like_no_secret,
)


def is_dropped(candidate: Candidate) -> bool:
    """Tell whether any filter drops the candidate."""
    return any(drops(candidate) for drops in FILTERS)
