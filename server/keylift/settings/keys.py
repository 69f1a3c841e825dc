"""How keys are spelled."""

from __future__ import annotations

import re


def snake_case(key: str) -> str:
    """Return a key as the dataclasses spell it."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", key).replace("-", "_").lower()
