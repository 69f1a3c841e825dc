"""Where a command's words go: its result to standard output or a file, the rest to standard error.

It does not know what is written.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from keylift.errors import UsageError
from keylift.wording import line
from keylift.workspace.paths import shown


def warn(message: str) -> None:
    """Write one line to standard error."""
    print(f"keylift: {line(message)}", file=sys.stderr)


def check_output(path: str | None) -> None:
    """Refuse, before any work is done, what cannot be a report's place.

    Raises:
        UsageError: The path is a folder, or its folder does not exist.
    """
    if path is None:
        return
    if Path(path).is_dir():
        raise UsageError(f"--output: {shown(path)} is a folder.")
    if not Path(path).absolute().parent.is_dir():
        raise UsageError(f"--output: the folder of {shown(path)} does not exist.")


@contextmanager
def open_output(path: str | None) -> Iterator[TextIO]:
    """Give the stream for a result: standard output, or a file that is written whole at the end.

    Raises:
        UsageError: The file cannot be written; it is as it was.
    """
    if path is None:
        yield sys.stdout
        return
    buffer = io.StringIO()
    yield buffer
    _write(Path(path), buffer.getvalue().encode("utf-8", "replace"))


def _write(path: Path, data: bytes) -> None:
    from keylift.workspace.atomic import write_atomically  # noqa: PLC0415 - seldom needed

    try:
        if path.exists() and not path.is_file():
            # A pipe or a device, such as /dev/stderr, takes bytes but cannot be replaced.
            path.write_bytes(data)
            return
        known = path.read_bytes() if path.exists() else None
        write_atomically(path, data, expected=known)
    except OSError as error:
        raise UsageError(f"--output: {shown(path)}: {error.strerror}") from None
