"""Reads one file as UTF-8, or says why not; it never blocks and never follows a symbolic link.

Offsets count code points of the text an editor shows, so a byte order mark is no part of `data`: it
is a part of the encoding, and whoever writes the file back writes it again. A file that is neither
marked nor valid UTF-8 is read as Latin-1, which maps every byte to one character: findings are
right in any encoding that extends ASCII, but nobody may write it back. It knows no settings.
"""

from __future__ import annotations

import os
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from pathlib import Path

from keylift.model import Problem
from keylift.workspace.paths import shown

MAX_BYTES = 10_000_000
_SIZE_KEY = "scan.max_file_size"
_BINARY_PROBE = 8192
# Without the first, opening a FIFO waits for a writer; without the second, a link is followed.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


class Encoding(Enum):
    """How a file's bytes spell its text: the codec's name and the byte order mark."""

    UTF_8 = ("utf-8", b"")
    UTF_8_BOM = ("utf-8", BOM_UTF8)
    UTF_16_LE = ("utf-16-le", BOM_UTF16_LE)
    UTF_16_BE = ("utf-16-be", BOM_UTF16_BE)
    UTF_32_LE = ("utf-32-le", BOM_UTF32_LE)
    UTF_32_BE = ("utf-32-be", BOM_UTF32_BE)
    UNKNOWN = ("latin-1", b"")

    def encode(self, text: str) -> bytes:
        """Return the bytes of a file that holds `text`.

        Raises:
            ValueError: The encoding has no such character. The message holds no text.
        """
        codec, mark = self.value
        try:
            return mark + text.encode(codec)
        except UnicodeEncodeError:
            pass
        # Raised out here, because the caught error carries the whole text with it.
        raise ValueError(f"The text cannot be written in {codec}.")


# The longer marks come first: UTF-32 LE begins like UTF-16 LE.
_MARKED = (
    Encoding.UTF_32_LE,
    Encoding.UTF_32_BE,
    Encoding.UTF_8_BOM,
    Encoding.UTF_16_LE,
    Encoding.UTF_16_BE,
)
_MARKS = tuple(encoding.value[1] for encoding in _MARKED)


class SkipReason(StrEnum):
    """Why a file holds nothing to scan; the value is the sentence a user reads."""

    BINARY = "binary file"
    NOT_REGULAR = "not a regular file"
    SYMLINK = "symbolic link"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left out on purpose, and why."""

    path: str
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class FileBytes:
    """A file's content.

    Attributes:
        path: As it was given.
        data: The text in UTF-8, without a byte order mark.
        raw: The bytes on disk; the very same object as `data` for plain UTF-8.
        encoding: How `raw` spells the text.
        identity: The device and number of the file that was read; None where there was none.
    """

    path: str
    data: bytes = field(repr=False)
    raw: bytes = field(repr=False)
    encoding: Encoding = Encoding.UTF_8
    identity: tuple[int, int] | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The text; its line ends are those of the file."""
        return self.data.decode()

    @property
    def is_rewritable(self) -> bool:
        """Whether writing the text back gives exactly the bytes on disk."""
        if self.encoding is Encoding.UNKNOWN:
            return False
        return self.raw is self.data or self.encoding.encode(self.text) == self.raw


def read_file(
    path: str | os.PathLike[str], max_bytes: int = MAX_BYTES
) -> FileBytes | Problem | Skipped:
    """Read one regular file; `max_bytes` is the largest size that is not a problem."""
    name = os.fspath(path)
    try:
        descriptor = os.open(name, _FLAGS)
    except OSError as error:
        return _unopened(name, error)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return Skipped(name, SkipReason.NOT_REGULAR)
        if status.st_size > max_bytes:
            head = os.read(descriptor, _BINARY_PROBE)
            return _unread(name, head, status.st_size, max_bytes)
        raw = _read_all(descriptor, status.st_size, max_bytes)
    except OSError as error:
        return Problem(shown(name), "", error.strerror or "cannot be read")
    finally:
        os.close(descriptor)
    return interpret(name, raw, max_bytes, (status.st_dev, status.st_ino))


def interpret(
    path: str,
    raw: bytes,
    max_bytes: int = MAX_BYTES,
    identity: tuple[int, int] | None = None,
) -> FileBytes | Problem | Skipped:
    """Make text of bytes that came from `path`, or from a git blob or standard input."""
    if len(raw) > max_bytes:
        return _unread(path, raw[:_BINARY_PROBE], len(raw), max_bytes)
    if raw.startswith(_MARKS):
        return _interpret_marked(path, raw, identity)
    if raw.find(b"\0", 0, _BINARY_PROBE) >= 0:
        return Skipped(path, SkipReason.BINARY)
    if raw.isascii() or _is_utf8(raw):
        return FileBytes(path, raw, raw, identity=identity)
    return FileBytes(path, raw.decode("latin-1").encode(), raw, Encoding.UNKNOWN, identity)


def _interpret_marked(
    path: str, raw: bytes, identity: tuple[int, int] | None
) -> FileBytes | Skipped:
    encoding = next(each for each in _MARKED if raw.startswith(each.value[1]))
    codec, mark = encoding.value
    text = raw[len(mark) :].decode(codec, "replace")
    if "\0" in text[:_BINARY_PROBE]:
        return Skipped(path, SkipReason.BINARY)
    return FileBytes(path, text.encode(), raw, encoding, identity)


def _read_all(descriptor: int, size: int, max_bytes: int) -> bytes:
    """Read to the end; files of `/proc` claim to be empty, and a log may grow meanwhile."""
    first = os.read(descriptor, size + 1)
    if len(first) == size and size:
        return first
    parts = [first]
    total = len(first)
    while total <= max_bytes and (more := os.read(descriptor, 1 << 16)):
        parts.append(more)
        total += len(more)
    return b"".join(parts)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _unopened(path: str, error: OSError) -> Problem | Skipped:
    if Path(path).is_symlink():
        return Skipped(path, SkipReason.SYMLINK)
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            # Opening a socket fails, as does a FIFO or device that has nobody behind it.
            return Skipped(path, SkipReason.NOT_REGULAR)
    except OSError:
        # The first error is the one to report.
        pass
    return Problem(shown(path), "", error.strerror or "cannot be read")


def _unread(path: str, head: bytes, size: int, max_bytes: int) -> Problem | Skipped:
    """Report a large text; a large picture or program would not have been scanned anyway."""
    marks = tuple(encoding.value[1] for encoding in _MARKED)
    if b"\0" in head and not head.startswith(marks):
        return Skipped(path, SkipReason.BINARY)
    return _too_large(path, size, max_bytes)


def _too_large(path: str, size: int, max_bytes: int) -> Problem:
    message = f"is {size:,} bytes, more than the {max_bytes:,} of {_SIZE_KEY}; it is not scanned"
    return Problem(shown(path), "", message)
