"""What the functions said before: projects have them, so they still count as ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def older(code: str, changes: Iterable[tuple[str, str]]) -> str:
    """Return a function's text with each change undone; a change is what is new and what was."""
    for new, old in changes:
        code = code.replace(new, old)
    return code
