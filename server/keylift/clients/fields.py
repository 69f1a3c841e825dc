"""Fields of a secret that stand beside ours, and have to stay exactly as they are."""

from __future__ import annotations


def has_fraction(value: object) -> bool:
    """Tell whether JSON has a number that may lose digits when it is read and written again."""
    if isinstance(value, dict):
        return any(map(has_fraction, value.values()))
    if isinstance(value, list):
        return any(map(has_fraction, value))
    return isinstance(value, float)
