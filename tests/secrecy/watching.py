"""What a run leaves behind: the processes that it started, and the files that it wrote."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PAUSE = 0.01


@contextmanager
def processes(root: int = 0) -> Iterator[list[str]]:
    """Note arguments and environments of a process (0: this one) and all below it, all the time.

    The first half of what is noted are arguments, each followed by its environment.
    """
    root, seen, over = root or os.getpid(), list[str](), threading.Event()

    def watch() -> None:
        while not over.is_set():
            for process in [root, *_below(root)]:
                with suppress(OSError):
                    for name in ("cmdline", "environ"):
                        file = Path(f"/proc/{process}/{name}")
                        seen.append(file.read_bytes().decode(errors="replace"))
            over.wait(_PAUSE)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def _below(process: int) -> Iterator[int]:
    """Yield the children of a process's threads, and theirs."""
    files: list[Path] = []
    with suppress(OSError):
        # The process may end at any moment.
        files = list(Path(f"/proc/{process}/task").glob("*/children"))
    for file in files:
        with suppress(OSError):
            for child in map(int, file.read_text().split()):
                yield child
                yield from _below(child)


def files(*folders: Path, but: Iterable[Path] = ()) -> dict[str, str]:
    """Return the content of all files below folders, and their names, but for some files."""
    left_out = {*but}
    found: dict[str, str] = {}
    for folder in folders:
        for path in folder.rglob("*"):
            found[f"the name of {path.name}"] = path.name
            if path.is_file() and path not in left_out:
                found[str(path)] = path.read_bytes().decode(errors="replace")
    return found
