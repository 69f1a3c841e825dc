"""Lets one process at a time change a folder's companion files.

Without it, two could read the same `.env`, and the later would write over the earlier's entry. The
operating system lets go of the lock when a process dies, so nothing can stay locked. It does not
know what is changed.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from keylift.errors import MoveError
from keylift.workspace.paths import shown
from keylift.workspace.salt import state_folder

_SECONDS = 10.0
_PAUSE = 0.02


@contextmanager
def folder_lock(folder: Path, *, seconds: float = _SECONDS) -> Iterator[None]:
    """Hold the lock of an existing folder.

    Raises:
        MoveError: Somebody else held it all the time, or the folder cannot be locked.
    """
    descriptor = _acquire(folder, time.monotonic() + seconds)
    try:
        yield
    finally:
        os.close(descriptor)


def _acquire(folder: Path, deadline: float) -> int:
    """Lock the folder itself, or where its file system cannot do that, a file in its stead."""
    for opened in _OPENERS:
        try:
            descriptor = opened(folder)
        except OSError as error:
            raise MoveError(f"{shown(folder)}: {error.strerror}.") from None
        try:
            is_ours = _wait(descriptor, deadline)
        except OSError:
            os.close(descriptor)
            continue
        if is_ours:
            return descriptor
        os.close(descriptor)
        raise MoveError(f"{shown(folder)} is being changed by another Keylift.")
    raise MoveError(f"{shown(folder)} cannot be locked.")


def _wait(descriptor: int, deadline: float) -> bool:
    while not _try_lock(descriptor):
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE)
    return True


def _open_stand_in(folder: Path) -> int:
    """Open this user's own file that stands for the folder."""
    real = os.path.realpath(folder, strict=True)
    name = f"{hashlib.sha256(os.fsencode(real)).hexdigest()[:16]}.lock"
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    with suppress(OSError, RuntimeError):
        # Nobody else can make a file there before us, unlike in the folder for temporary files.
        place = state_folder() / "locks"
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(place / name, flags, 0o600)
    # Windows has no such number; its temporary folder is the user's own.
    user = getattr(os, "getuid", str)()
    return os.open(Path(tempfile.gettempdir(), f"keylift-{user}-{name}"), flags, 0o600)


_OPENERS: tuple[Callable[[Path], int], ...]

if sys.platform == "win32":
    import msvcrt

    _OPENERS = (_open_stand_in,)

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _open_folder(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    # NFS, for one, locks only what can be opened for writing, and a folder cannot.
    _OPENERS = (_open_folder, _open_stand_in)

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
