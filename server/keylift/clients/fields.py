"""Fields of a secret that stand beside ours, and have to stay exactly as they are."""

from __future__ import annotations


def has_fraction(fields: object) -> bool:
    """Tell whether there is a number that may lose digits when it is read and written again."""
    if isinstance(fields, dict):
        return any(map(has_fraction, fields.values()))
    if isinstance(fields, list):
        return any(map(has_fraction, fields))
    return isinstance(fields, float)
