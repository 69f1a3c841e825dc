"""Reads a file that others may have put there: never a pipe or a device, which might wait for ever.

It does not know what the file is for, and makes no text of it.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_FLAGS = (
    os.O_RDONLY
    # Without it, opening a FIFO waits for a writer.
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


def read_regular(path: Path, max_bytes: int, *, follows_links: bool = False) -> bytes:
    """Return a file's content.

    Args:
        path: The file.
        max_bytes: The most that it may have.
        follows_links: Whether it may be a symbolic link.

    Raises:
        OSError: It is missing, no regular file, too large, or cannot be read.
    """
    descriptor = os.open(path, _FLAGS | (0 if follows_links else _NO_FOLLOW))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Not a regular file")
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise OSError(errno.EFBIG, f"Larger than {max_bytes:,} bytes")
    return content
