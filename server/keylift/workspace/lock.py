"""Lets one process at a time change a folder's companion files.

Without it, two could read the same `.env`, and the later would write over the earlier's entry. The
operating system lets go of the lock when a process dies. It does not know what is changed.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from keylift.errors import MoveError
from keylift.workspace.paths import shown

_SECONDS = 10.0
_PAUSE = 0.02


@contextmanager
def folder_lock(folder: Path, *, seconds: float = _SECONDS) -> Iterator[None]:
    """Hold the lock of an existing folder.

    Raises:
        MoveError: Somebody else held it all the time, or the folder cannot be opened.
    """
    try:
        descriptor = _open(folder)
    except OSError as error:
        raise MoveError(f"{shown(folder)}: {error.strerror}.") from None
    try:
        deadline = time.monotonic() + seconds
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise MoveError(f"{shown(folder)} is being changed by another Keylift.")
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _open(folder: Path) -> int:
        """Open a file that stands for the folder, because Windows cannot lock a folder."""
        folder.stat()
        name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
        return os.open(
            Path(tempfile.gettempdir(), f"keylift-{name}.lock"), os.O_RDWR | os.O_CREAT, 0o600
        )

    def _try_lock(descriptor: int) -> bool:
        return _succeeds(lambda: msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1))

else:
    import fcntl

    def _open(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def _try_lock(descriptor: int) -> bool:
        return _succeeds(lambda: fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB))


def _succeeds(action: Callable[[], object]) -> bool:
    try:
        action()
    except OSError:
        return False
    return True
