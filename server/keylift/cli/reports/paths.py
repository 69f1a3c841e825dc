"""How reports name files."""

from __future__ import annotations

import os
from pathlib import Path

from keylift.workspace.paths import shown


def sourced(path: Path) -> str:
    """Return a path for a shell's `.`, which looks on its search path for a bare name."""
    near = relative(path)
    return near if os.path.isabs(near) else f"./{near}"  # noqa: PTH117 - text to show


def relative(path: Path) -> str:
    """Return a path as seen from here, where that is the shorter way to say it."""
    try:
        relative = os.path.relpath(path)
    except ValueError:
        # Another drive of Windows.
        return shown(path)
    return shown(path) if relative.startswith("..") else shown(relative)
