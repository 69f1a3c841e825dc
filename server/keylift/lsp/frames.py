"""Reads the messages of a stream: headers, an empty line, and a body of that many bytes.

It knows no protocol beyond that. What makes no sense ends the connection, since nothing tells where
the next message would begin.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from concurrent.futures import Executor
    from typing import BinaryIO

_HEADER = re.compile(rb"([!-9;-~]+):[ \t]*([ -~]*?)[ \t]*\r?\n")
_LENGTH = re.compile(rb"[0-9]{1,10}")
_CHARSET = re.compile(rb"charset=[\"']?([^\s;\"']+)", re.IGNORECASE)
_LONGEST_LINE = 4096
_MOST_HEADERS = 16
_LARGEST = 1 << 30
"""Bytes of a body."""


class BrokenFrameError(Exception):
    """What came is no message. Its text is ours and quotes nothing."""


class Reader(Protocol):
    """Where bytes come from."""

    def readline(self) -> Awaitable[bytes]:
        """Return a line with its end; less than that at the end of the stream."""

    def readexactly(self, size: int) -> Awaitable[bytes]:
        """Return that many bytes; less than that, or `IncompleteReadError`, at the end."""


class ThreadReader:
    """Reads a blocking stream in a thread of its own."""

    def __init__(self, stream: BinaryIO, thread: Executor) -> None:
        self._stream = stream
        self._thread = thread

    def readline(self) -> Awaitable[bytes]:
        """Return a line, cut where it is longer than any header."""
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._thread, self._stream.readline, _LONGEST_LINE)

    def readexactly(self, size: int) -> Awaitable[bytes]:
        """Return that many bytes, or what there is at the end."""
        return asyncio.get_running_loop().run_in_executor(self._thread, self._stream.read, size)


async def read_body(reader: Reader) -> bytes | None:
    """Return the next message's body; None where the stream ends between two messages.

    Raises:
        BrokenFrameError: There is something else.
    """
    try:
        size = await _size(reader)
        if size is None:
            return None
        body = await reader.readexactly(size)
    except (asyncio.IncompleteReadError, ValueError):
        raise BrokenFrameError("A message is cut off.") from None
    if len(body) < size:
        raise BrokenFrameError("A message is cut off.")
    return body


async def _size(reader: Reader) -> int | None:
    """Return the length that the headers tell, or None at the end of the stream."""
    size: int | None = None
    for number in range(_MOST_HEADERS):
        line = await reader.readline()
        if not line and not number:
            return None
        if line in {b"\r\n", b"\n"} and number:
            if size is None:
                raise BrokenFrameError("A message tells no length.")
            return size
        header = _HEADER.fullmatch(line)
        if header is None:
            raise BrokenFrameError("A message's header makes no sense.")
        name, said = header[1].lower(), header[2]
        if name == b"content-length":
            if size is not None:
                raise BrokenFrameError("A message tells its length twice.")
            size = _length(said)
        elif name == b"content-type":
            _check_charset(said)
    raise BrokenFrameError("A message has too many headers.")


def _length(said: bytes) -> int:
    if not _LENGTH.fullmatch(said) or not 0 < int(said) <= _LARGEST:
        raise BrokenFrameError("A message tells a length that cannot be.")
    return int(said)


def _check_charset(said: bytes) -> None:
    charset = _CHARSET.search(said)
    if charset and charset[1].lower() not in {b"utf-8", b"utf8"}:
        raise BrokenFrameError("A message is not in UTF-8.")
