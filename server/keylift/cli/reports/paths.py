"""How reports name files."""

from __future__ import annotations

import os
from pathlib import Path

from keylift.workspace.paths import shown


def relative(path: Path) -> str:
    """Return a path as seen from here, where that is the shorter way to say it."""
    try:
        relative = os.path.relpath(path)
    except ValueError:
        # Another drive of Windows.
        return shown(path)
    return shown(path) if relative.startswith("..") else shown(relative)
