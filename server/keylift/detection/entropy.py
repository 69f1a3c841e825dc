"""How random a value looks."""

from __future__ import annotations

from collections import Counter
from math import log2


def shannon_entropy(value: bytes) -> float:
    """Return the Shannon entropy in bits a byte; 0.0 for no bytes."""
    total = len(value)
    counts = Counter(value).values()
    return -sum(count / total * log2(count / total) for count in counts) if total else 0.0
