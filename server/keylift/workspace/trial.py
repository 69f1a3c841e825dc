"""Has what is to be parsed parsed in a process of its own first, which may crash in our stead.

The parser is native code, and texts may come from strangers: what ends that process would have
ended the editor's session, or the run over all other files. It keeps no result and no text; what
stands here is a pipe's two ends, `keylift.workspace.trial_process` is the other side.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING

from keylift.languages.tree import try_first
from keylift.workspace.trial_process import HEADER, READY

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE = (
    "import sys; sys.path[:] = sys.argv[1:];"
    " from keylift.workspace.trial_process import main; main()"
)
# A scanner's state takes 1,024 bytes, and no text of a few letters makes that much of it.
_HARMLESS = 400
_PATIENCE = 60.0


@contextmanager
def trying_first() -> Iterator[None]:
    """Have everything tried out before it is parsed here."""
    trial = Trial()
    try_first(trial.survives)
    try:
        yield
    finally:
        try_first(None)
        trial.close()


class Trial:
    """Processes that parse; as many as there are threads that ask at once. Safe to share."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._idle: list[subprocess.Popen[bytes]] = []
        self._is_possible = True

    def survives(self, grammar: str, data: bytes) -> bool:
        """Tell whether the parser comes through a text; True where nothing can be tried out."""
        if len(data) < _HARMLESS:
            return True
        waiting = self._take()
        # One that waited may be gone for reasons of its own; a new one ends by the text alone.
        if waiting is not None and self._try(waiting, grammar, data):
            return True
        process = _start() if self._is_possible else None
        self._is_possible = process is not None
        return process is None or self._try(process, grammar, data)

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            _end(process)

    def _try(self, process: subprocess.Popen[bytes], grammar: str, data: bytes) -> bool:
        patience = Timer(_PATIENCE, process.kill)
        patience.daemon = True
        patience.start()
        try:
            is_there = _ask(process, grammar, data)
        finally:
            patience.cancel()
        if not is_there:
            _end(process)
            return False
        with self._lock:
            self._idle.append(process)
        return True

    def _take(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            return self._idle.pop() if self._idle else None


def _start() -> subprocess.Popen[bytes] | None:
    """Start a process that is ready to parse; None where that does not work here."""
    paths = [path for path in sys.path if os.path.isabs(path)]  # noqa: PTH117 - no path object
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _CODE, *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None
    if process.stdout is not None and process.stdout.read(1) == READY:
        return process
    _end(process)
    return None


def _ask(process: subprocess.Popen[bytes], grammar: str, data: bytes) -> bool:
    if process.stdin is None or process.stdout is None:
        return False
    name = grammar.encode()
    try:
        process.stdin.write(HEADER.pack(len(name), len(data)) + name)
        process.stdin.write(data)
        process.stdin.flush()
    except OSError:
        return False
    return process.stdout.read(1) == READY


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        try:
            if stream is not None:
                stream.close()
        except OSError:
            # What it did not take any more cannot be written.
            continue
    process.wait()
