"""A folder that is held open: what is done in it happens there, wherever its name leads by now.

Otherwise somebody could put a link in a folder's place between a look and a write. Where the system
cannot work that way, names are used as they are. It does not know what files are for.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Self

_CAN_HOLD = {os.open, os.rename, os.link, os.unlink, os.stat} <= os.supports_dir_fd
_O_PATH = getattr(os, "O_PATH", None)
_O_TMPFILE = getattr(os, "O_TMPFILE", None)
_ANY_FOLDER = getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


class Folder:
    """An existing folder; it is closed at the end of a `with` block."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Args:
            path: Absolute, with all links resolved; one that is a link by now is refused.

        Raises:
            OSError: It is no folder, or cannot be entered.
        """
        self.path = path
        self._descriptor = _held(path) if _CAN_HOLD else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)

    def open(self, name: str, flags: int, mode: int = 0o777) -> int:
        """Open a file of the folder; see `os.open`."""
        return os.open(self._of(name), flags, mode, dir_fd=self._descriptor)

    def open_nameless(self, mode: int) -> int | None:
        """Return a new file that is gone when it is closed; None where there are none such."""
        if self._descriptor is None or _O_TMPFILE is None:
            return None
        try:
            return self.open(os.curdir, os.O_WRONLY | os.O_CLOEXEC | _O_TMPFILE, mode)
        except OSError:
            return None

    def name_nameless(self, descriptor: int, name: str) -> None:
        """Give a file of `open_nameless` a name; see `os.link`."""
        os.link(f"/proc/self/fd/{descriptor}", name, dst_dir_fd=self._descriptor)

    def link(self, name: str, other: Folder, new_name: str) -> None:
        """Give a file another name; see `os.link`."""
        os.link(
            self._of(name),
            other._of(new_name),
            src_dir_fd=self._descriptor,
            dst_dir_fd=other._descriptor,
        )

    def replace(self, name: str, other: Folder, new_name: str) -> None:
        """Move a file, over what is there; see `os.replace`."""
        os.replace(
            self._of(name),
            other._of(new_name),
            src_dir_fd=self._descriptor,
            dst_dir_fd=other._descriptor,
        )

    def unlink(self, name: str) -> None:
        """Delete a file; see `os.unlink`."""
        os.unlink(self._of(name), dir_fd=self._descriptor)

    def names(self) -> list[str]:
        """Return the names in it; none where it cannot be read."""
        with suppress(OSError):
            if self._descriptor is None:
                return [each.name for each in self.path.iterdir()]
            descriptor = self.open(os.curdir, os.O_RDONLY | _ANY_FOLDER)
            try:
                with os.scandir(descriptor) as found:
                    return [each.name for each in found]
            finally:
                os.close(descriptor)
        return []

    def modified(self, name: str) -> float:
        """Return when a file was changed last, in seconds since 1970; a link itself counts."""
        return os.stat(self._of(name), dir_fd=self._descriptor, follow_symlinks=False).st_mtime

    def sync(self) -> None:
        """Make new names survive a power cut, where folders can be synced at all."""
        with suppress(OSError):
            descriptor = self.open(os.curdir, os.O_RDONLY | _ANY_FOLDER)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _of(self, name: str) -> str | Path:
        return name if self._descriptor is not None else self.path / name


def _held(path: Path) -> int:
    """Open a folder without following a link, not even on the way there where that is possible."""
    if _O_PATH is None:
        # Opening a folder on the way might need a right that walking through it does not.
        return os.open(path, os.O_RDONLY | _ANY_FOLDER | _NO_FOLLOW)
    descriptor = os.open(path.anchor, _O_PATH | _ANY_FOLDER)
    for part in path.parts[1:]:
        outer = descriptor
        try:
            descriptor = os.open(part, _O_PATH | _ANY_FOLDER | _NO_FOLLOW, dir_fd=outer)
        finally:
            os.close(outer)
    return descriptor
