"""Writes a file whole or not at all, and only over what the caller has seen.

The new bytes go to a temporary file, which then takes the target's place; nobody ever reads half a
file, and a failure leaves nothing behind. Where the system has files without a name, that is one:
a process which is killed while it writes leaves nothing either. Mode and owner stay. Extended
attributes and other hard links to the file do not follow, as with any editor that saves so. It
does not know what it writes, and no error says it.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from keylift.errors import MoveError
from keylift.workspace.folder import Folder
from keylift.workspace.paths import shown

Identity: TypeAlias = tuple[int, int]
"""What tells one file from all others of this machine: its device and number."""

_WRITABLE = 0o222
_SUFFIX = ".keylift-tmp"
# Far longer than a write takes, so that no other process can still be at it.
_ABANDONED_AFTER = 60.0
_READ = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
# No `/proc`, no hard links, or another file system.
_CANNOT_LINK = frozenset(
    {errno.ENOENT, errno.EXDEV, errno.EPERM, errno.EACCES, errno.EOPNOTSUPP, errno.EMLINK}
)
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
    identity: Identity | None = None,
    is_resolved: bool = False,
    mode: int | None = None,
    scratch: Path | None = None,
) -> None:
    """Replace the content of `path`, or create it.

    A symbolic link stays one: its target is replaced.

    Args:
        path: The file.
        data: Its new content.
        expected: The bytes that the caller read from it; None where it must not exist.
        identity: Which file the caller read; another with these very bytes is not replaced.
        is_resolved: Whether there was no link in the path when the caller looked.
        mode: Permission bits; None keeps those of an existing file and gives a new one the usual.
        scratch: A folder where a process that is killed may leave the temporary file; the target's
            own is used where this is None, or on another file system.

    Raises:
        MoveError: The file is not what the caller read.
        OSError: The system refused; the file is as it was.
    """
    target = _resolved(path, is_resolved=is_resolved)
    job = _Job(target, data, expected, identity, mode)
    with Folder(target.parent) as folder:
        if scratch is None or not _try_via(scratch, folder, job):
            _write_via(folder, folder, job)
        folder.sync()


def delete_unchanged(path: Path, expected: bytes) -> None:
    """Delete a file that is no link and has these bytes.

    Raises:
        MoveError: It is not what the caller read.
        OSError: The system refused; the file is there.
    """
    _resolved(path, is_resolved=True)
    with Folder(path.parent) as folder:
        _check_unchanged(folder, _Job(path, b"", expected, None, None))
        folder.unlink(path.name)


def check_writable(
    path: Path, expected: bytes, identity: Identity | None = None, *, is_resolved: bool = False
) -> None:
    """Check what can be known before a file is replaced, when nothing was done for it yet.

    Raises:
        MoveError: It is not what the caller read, or it or its folder may not be written.
        OSError: It cannot be read any more.
    """
    target = _resolved(path, is_resolved=is_resolved)
    with Folder(target.parent) as folder:
        _check_unchanged(folder, _Job(target, b"", expected, identity, None))
    ids = os.access in os.supports_effective_ids
    if not os.access(target.parent, os.W_OK | os.X_OK, effective_ids=ids):
        raise MoveError(f"{shown(target.parent)} is a folder that may not be written to.")


def _resolved(path: Path, *, is_resolved: bool) -> Path:
    target = Path(os.path.realpath(path))
    if is_resolved and target != path:
        raise MoveError(f"{shown(path)} is reached by a symbolic link meanwhile.")
    return target


def is_temporary(path: str) -> bool:
    """Tell whether a file is one that a killed process may have left here."""
    return path.endswith(_SUFFIX) and os.path.basename(path).startswith(".")  # noqa: PTH119 - fast


@dataclass(frozen=True, slots=True)
class _Job:
    target: Path
    data: bytes = field(repr=False)
    expected: bytes | None = field(repr=False)
    identity: Identity | None
    mode: int | None


def _try_via(scratch: Path, folder: Folder, job: _Job) -> bool:
    try:
        with Folder(Path(os.path.realpath(scratch))) as place:
            _write_via(place, folder, job)
    except OSError:
        return False
    return True


def _write_via(place: Folder, folder: Folder, job: _Job) -> None:
    """Write into one folder and move to the other, which may be the same."""
    status = _check_unchanged(folder, job)
    _remove_abandoned(place)
    name = f".{job.target.name}.{secrets.token_hex(6)}{_SUFFIX}"
    try:
        if not _write_nameless(place, name, folder, job, status):
            _write_new(place.open(name, _CREATE, _first_mode(job)), job, status)
            _check_unchanged(folder, job)
            _put(place, name, folder, job)
    finally:
        with suppress(FileNotFoundError):
            place.unlink(name)


def _write_nameless(
    place: Folder, name: str, folder: Folder, job: _Job, status: os.stat_result | None
) -> bool:
    """Do it with a file that has no name until it is complete; tell whether that was possible."""
    descriptor = place.open_nameless(_first_mode(job))
    if descriptor is None:
        return False
    kept = os.dup(descriptor)
    try:
        _write_new(descriptor, job, status)
        _check_unchanged(folder, job)
        if job.expected is None:
            folder.name_nameless(kept, job.target.name)
        else:
            place.name_nameless(kept, name)
    except FileExistsError:
        raise MoveError(f"{shown(job.target)} was created meanwhile.") from None
    except OSError as error:
        if error.errno in _CANNOT_LINK:
            return False
        raise
    finally:
        os.close(kept)
    if job.expected is not None:
        place.replace(name, folder, job.target.name)
    return True


def _first_mode(job: _Job) -> int:
    """Return the mode until the file is complete: the owner's alone, where another is set then."""
    return 0o666 if job.expected is None and job.mode is None else 0o600


def _put(place: Folder, name: str, folder: Folder, job: _Job) -> None:
    if job.expected is not None:
        place.replace(name, folder, job.target.name)
        return
    try:
        # A new file never covers one that somebody else just made.
        place.link(name, folder, job.target.name)
    except FileExistsError:
        raise MoveError(f"{shown(job.target)} was created meanwhile.") from None
    except OSError:
        # A file system without hard links; the check a moment ago has to do.
        place.replace(name, folder, job.target.name)


def _remove_abandoned(folder: Folder) -> None:
    """Delete temporary files that a killed process left in a folder; they may hold values."""
    for name in filter(is_temporary, folder.names()):
        with suppress(OSError):
            if time.time() - folder.modified(name) > _ABANDONED_AFTER:
                folder.unlink(name)


def _check_unchanged(folder: Folder, job: _Job) -> os.stat_result | None:
    """Return the status of the existing file, None where there rightly is none."""
    target, expected = job.target, job.expected
    try:
        descriptor = folder.open(target.name, _READ)
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
        is_another = job.identity is not None and job.identity != (status.st_dev, status.st_ino)
        if is_another or _read_up_to(descriptor, len(expected) + 1) != expected:
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


def _write_new(descriptor: int, job: _Job, status: os.stat_result | None) -> None:
    """Write and sync the temporary file; it is the owner's alone until it is complete."""
    mode = job.mode
    with os.fdopen(descriptor, "wb") as file:
        file.write(job.data)
        file.flush()
        if status is not None:
            _keep_owner(file.fileno(), status)
        if mode is None and status is not None:
            mode = stat.S_IMODE(status.st_mode)
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())


def _keep_owner(descriptor: int, status: os.stat_result) -> None:
    mine = os.fstat(descriptor)
    if hasattr(os, "fchown") and (mine.st_uid, mine.st_gid) != (status.st_uid, status.st_gid):
        os.fchown(descriptor, status.st_uid, status.st_gid)
