"""When open texts are scanned: after a pause in typing, the latest version only, each once.

A small text is scanned at once, since that takes less than handing it over; a large one in a
worker thread, so that requests go on being answered, and so is any text that detectors of the
user's own look at, since nobody knows how long those take. It sends nothing.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from keylift.model import Problem, ScanResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from keylift.engine import Engine
    from keylift.lsp.documents import Document
    from keylift.lsp.folders import Folder, Folders

T = TypeVar("T")

_INLINE = 64_000
"""Code points up to which a text is scanned on the event loop."""

_MOST_BYTES = 4
"""That a code point takes in UTF-8."""

_PATIENCE = 3.0
"""Seconds to wait for the client's settings before the first scan."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Findings of one version of a document, and the engine that found them."""

    document: Document
    version: int
    engine: Engine
    result: ScanResult

    @property
    def is_current(self) -> bool:
        """Tell whether the document is still as it was scanned."""
        return self.document.version == self.version


class Scanner:
    """Scans open documents."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._scans: dict[str, Scan] = {}
        self._running: dict[str, asyncio.Task[Scan]] = {}
        self._changed: dict[str, float] = {}
        self._is_ready = asyncio.Event()
        self._workers = ThreadPoolExecutor(2, thread_name_prefix="keylift")
        # Apart from them, so that no store that is slow to answer holds up a hover.
        self._waiters = ThreadPoolExecutor(4, thread_name_prefix="keylift-waiting")

    def changed(self, document: Document) -> None:
        """Note that a document changed just now, so that scans wait for a pause."""
        self._changed[document.uri] = asyncio.get_running_loop().time()

    def forget(self, uri: str) -> None:
        """Drop what is known of a document."""
        self._scans.pop(uri, None)
        self._changed.pop(uri, None)

    async def settle(self, document: Document) -> None:
        """Wait until the document has not changed for the pause that the settings ask for."""
        loop = asyncio.get_running_loop()
        pause = self._folders.of(document.uri).settings.editor.debounce / 1000
        while True:
            left = self._changed.get(document.uri, -pause) + pause - loop.time()
            if left <= 0:
                return
            await asyncio.sleep(left)

    async def scan(self, document: Document) -> Scan:
        """Return the scan of the document's present text."""
        while True:
            known = self._known(document)
            if known:
                return known
            running = self._running.get(document.uri)
            if running is None:
                running = asyncio.create_task(self._scan(document))
                self._running[document.uri] = running
                running.add_done_callback(lambda _: self._running.pop(document.uri, None))
            # A canceled request must not cancel the scan that others wait for.
            await asyncio.shield(running)

    async def engine(self, folder: Folder) -> Engine:
        """Return a folder's engine, built in a worker where there is none yet.

        The first one waits for settings, so that nothing flashes up that they switch off.
        """
        if not self._is_ready.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_ready.wait(), _PATIENCE)
            self._is_ready.set()
        ready = self._folders.ready_engine(folder)
        return await self.work(lambda: self._folders.engine(folder)) if ready is None else ready

    @property
    def is_ready(self) -> bool:
        """Whether settings are known."""
        return self._is_ready.is_set()

    def get_ready(self) -> None:
        """Note that settings are known."""
        self._is_ready.set()

    async def work(self, task: Callable[[], T]) -> T:
        """Run something slow in a worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self._workers, task)

    async def wait(self, task: Callable[[], T]) -> T:
        """Run something in a thread that takes its time: a store's answer, git, all files."""
        return await asyncio.get_running_loop().run_in_executor(self._waiters, task)

    def stop(self) -> None:
        """Let the workers end."""
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._waiters.shutdown(wait=False, cancel_futures=True)

    def _known(self, document: Document) -> Scan | None:
        known = self._scans.get(document.uri)
        folder = self._folders.of(document.uri)
        is_good = (
            known is not None
            and known.document is document
            and known.is_current
            and known.engine is self._folders.ready_engine(folder)
        )
        return known if is_good else None

    async def _scan(self, document: Document) -> Scan:
        engine = await self.engine(self._folders.of(document.uri))
        version, text, language_id = document.version, document.text, document.language_id
        if _is_larger(text, engine.settings.scan.max_file_size):
            result = _too_large(document)
        elif len(text) <= _INLINE and not engine.has_own_detectors:
            result = engine.scan(text, language_id)
        else:
            result = await self.work(lambda: engine.scan(text, language_id))
        scan = Scan(document, version, engine, result)
        self._scans[document.uri] = scan
        return scan


def _is_larger(text: str, most: int) -> bool:
    """Tell whether a text has more bytes than `most` in UTF-8, as files are counted."""
    if len(text) > most or len(text) * _MOST_BYTES <= most:
        return len(text) > most
    return len(text.encode("utf-8", "surrogatepass")) > most


def _too_large(document: Document) -> ScanResult:
    fault = "this text is larger than the setting allows, so it is not scanned"
    return ScanResult(problems=(Problem(document.uri, "scan.max_file_size", fault),))
