"""Where the paths that a user named really lead, as it was when the run began.

A walk below them follows no link, so a file that is reached by one later was put there meanwhile.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


class NamedPaths:
    """Files and folders that a user named."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Resolve them, once and for all."""
        self._real = {path: os.path.realpath(path) for path in paths}

    def real_of(self, path: str) -> Path:
        """Return where a file really is that a walk below the paths gave.

        Args:
            path: As the walk gave it: a named path's own words, or what a named link points to.
        """
        for named, real in self._real.items():
            if path in (named, real):
                return Path(real)
            folder = "" if named in ("", os.curdir) else named.rstrip(os.sep) + os.sep
            if path.startswith(folder) and os.path.isabs(path) is os.path.isabs(named):  # noqa: PTH117
                return Path(real, path[len(folder) :])
        return Path(os.path.realpath(path))
