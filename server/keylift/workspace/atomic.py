"""Writes a file whole or not at all, and only over what the caller has seen.

The new bytes go to a temporary file, which then takes the target's place; nobody ever reads half a
file, and a failure leaves nothing behind. Mode and owner stay. Extended attributes and
other hard links to the file do not follow, as with any editor that saves this way. It does not know
what it writes, and no error says it.
"""

from __future__ import annotations

import os
import secrets
import stat
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from keylift.errors import MoveError
from keylift.workspace.paths import shown

_WRITABLE = 0o222
_SUFFIX = ".keylift-tmp"
# Far longer than a write takes, so that no other process can still be at it.
_ABANDONED_AFTER = 60.0
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_CREATE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


def write_atomically(
    path: Path,
    data: bytes,
    *,
    expected: bytes | None,
    mode: int | None = None,
    scratch: Path | None = None,
) -> None:
    """Replace the content of `path`, or create it.

    A symbolic link stays one: its target is replaced.

    Args:
        path: The file.
        data: Its new content.
        expected: The bytes that the caller read from it; None where it must not exist.
        mode: Permission bits; None keeps those of an existing file and gives a new one the usual.
        scratch: A folder where a process that is killed may leave the temporary file; the target's
            own is used where this is None, or on another file system.

    Raises:
        MoveError: The file is not what the caller read.
        OSError: The system refused; the file is as it was.
    """
    target = Path(os.path.realpath(path))
    job = _Job(target, data, expected, mode)
    if scratch is None or not _try_via(scratch, job):
        _write_via(target.parent, job)
    _sync_folder(target.parent)


def check_writable(path: Path, expected: bytes) -> None:
    """Check what can be known before a file is replaced, when nothing was done for it yet.

    Raises:
        MoveError: It is not what the caller read, or it or its folder may not be written.
        OSError: It cannot be read any more.
    """
    target = Path(os.path.realpath(path))
    _check_unchanged(target, expected)
    ids = os.access in os.supports_effective_ids
    if not os.access(target.parent, os.W_OK | os.X_OK, effective_ids=ids):
        raise MoveError(f"{shown(target.parent)} is a folder that may not be written to.")


def is_temporary(path: str) -> bool:
    """Tell whether a file is one that a killed process may have left here."""
    return path.endswith(_SUFFIX)


@dataclass(frozen=True, slots=True)
class _Job:
    target: Path
    data: bytes = field(repr=False)
    expected: bytes | None = field(repr=False)
    mode: int | None


def _try_via(folder: Path, job: _Job) -> bool:
    try:
        _write_via(folder, job)
    except OSError:
        return False
    return True


def _write_via(folder: Path, job: _Job) -> None:
    status = _check_unchanged(job.target, job.expected)
    _remove_abandoned(folder, job.target.name)
    temporary = folder / f".{job.target.name}.{secrets.token_hex(6)}{_SUFFIX}"
    try:
        _write_new(temporary, job.data, status, job.mode)
        _check_unchanged(job.target, job.expected)
        if job.expected is None:
            _place_new(temporary, job.target)
        else:
            temporary.replace(job.target)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _remove_abandoned(folder: Path, name: str) -> None:
    """Delete temporary files that a killed process left of such a file; they may hold values."""
    for path in folder.glob(f".{_escaped(name)}.*{_SUFFIX}"):
        with suppress(OSError):
            if time.time() - path.lstat().st_mtime > _ABANDONED_AFTER:
                path.unlink()


def _check_unchanged(target: Path, expected: bytes | None) -> os.stat_result | None:
    """Return the status of the existing file, None where there rightly is none."""
    try:
        descriptor = os.open(target, _READ | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        if expected is None:
            return None
        raise MoveError(f"{shown(target)} was deleted meanwhile.") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise MoveError(f"{shown(target)} is not a regular file.")
        if expected is None:
            raise MoveError(f"{shown(target)} was created meanwhile.")
        if not status.st_mode & _WRITABLE:
            # Replacing it would work, but somebody meant it to stay as it is.
            raise MoveError(f"{shown(target)} is read-only.")
        if _read_up_to(descriptor, len(expected) + 1) != expected:
            raise MoveError(f"{shown(target)} was changed meanwhile.")
    finally:
        os.close(descriptor)
    return status


def _read_up_to(descriptor: int, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0 and (part := os.read(descriptor, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _write_new(
    temporary: Path, data: bytes, status: os.stat_result | None, mode: int | None
) -> None:
    """Write and sync the temporary file; it is the owner's alone until it is complete."""
    private = status is not None or mode is not None
    descriptor = os.open(temporary, _CREATE, 0o600 if private else 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        if status is not None:
            _keep_owner(file.fileno(), status)
        if mode is None and status is not None:
            mode = stat.S_IMODE(status.st_mode)
        if mode is not None:
            _set_mode(file.fileno(), temporary, mode)
        os.fsync(file.fileno())


def _keep_owner(descriptor: int, status: os.stat_result) -> None:
    mine = os.fstat(descriptor)
    if hasattr(os, "fchown") and (mine.st_uid, mine.st_gid) != (status.st_uid, status.st_gid):
        os.fchown(descriptor, status.st_uid, status.st_gid)


def _set_mode(descriptor: int, path: Path, mode: int) -> None:
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)
    else:
        path.chmod(mode)


def _place_new(temporary: Path, target: Path) -> None:
    """Put a new file in place without ever covering one that somebody else just made."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise MoveError(f"{shown(target)} was created meanwhile.") from None
    except OSError:
        # A file system without hard links; the check a moment ago has to do.
        temporary.replace(target)


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where folders can be synced at all."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _escaped(name: str) -> str:
    return "".join(f"[{each}]" if each in "*?[" else each for each in name)
