"""Scans all files of the workspace, with progress, and publishes what is not open.

Files are published as they are found. When the client cancels the progress or the request, the
scan ends early and takes nothing back.
"""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.crawl import Task, crawl
from keylift.lsp.disk import FileScan
from keylift.lsp.features import status, unopened, watched_files
from keylift.lsp.folders import path_of
from keylift.lsp.progress import Progress
from keylift.lsp.protocol import Declined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from keylift.lsp.crawl import Crawl
    from keylift.lsp.session import Session
    from keylift.model import Problem

_REQUEST_CANCELLED = -32800


async def scan_workspace(session: Session, params: types.ExecuteCommandParams) -> dict[str, object]:
    """Scan; return how many files were looked at and how many findings they hold."""
    if session.scans:
        raise Declined("A workspace scan is running already.")
    stop = Event()
    session.scans.add(stop)
    status.tell(session)
    try:
        return await _scan(session, stop, params.work_done_token)
    finally:
        # Also where this request is canceled, so that the worker ends soon.
        stop.set()
        session.scans.discard(stop)
        status.tell(session)


async def _scan(
    session: Session, stop: Event, token: types.ProgressToken | None
) -> dict[str, object]:
    progress = await Progress.begin(session, "Keylift: scanning the workspace", stop.set, token)
    told = "canceled"
    try:
        task = await _task(session, stop, progress)
        done = await session.scanner.work(lambda: crawl(task))
        if stop.is_set():
            raise Declined("The scan was canceled.", code=_REQUEST_CANCELLED)
        findings = done.findings + await _open_findings(session, done.seen)
        told = f"{_counted(findings, 'finding')} in {_counted(done.files, 'file')}"
        _settle(session, done)
    finally:
        progress.end(told)
    session.log.write(f"workspace scan: {told}")
    return {"files": done.files, "findings": findings}


async def _task(session: Session, stop: Event, progress: Progress) -> Task:
    loop = asyncio.get_running_loop()

    def on_loop(act: Callable[[], None]) -> None:
        loop.call_soon_threadsafe(lambda: None if stop.is_set() else act())

    return Task(
        roots=[
            (folder.path, await session.scanner.engine(folder))
            for folder in session.folders
            if folder.path
        ],
        skipped=frozenset(unopened.open_paths(session)),
        encoding=session.documents.encoding,
        stop=stop,
        found=lambda scan: on_loop(lambda: unopened.show(session, scan)),
        advanced=lambda done, total: on_loop(lambda: progress.report(done, total)),
    )


async def _open_findings(session: Session, seen: set[Path]) -> int:
    """Count the findings of open documents among the files, as they are in the editor."""
    count = 0
    for document in session.documents:
        if path_of(document.uri) in seen and not await session.quiet.covers(document):
            count += len((await session.scanner.scan(document)).result.findings)
    return count


def _settle(session: Session, done: Crawl) -> None:
    """Take back what earlier scans published of files that are gone, and tell problems."""
    session.scanned = done.seen
    for path in [each for each in session.reports.unopened if each not in done.seen]:
        unopened.show(session, FileScan(path))
    watched_files.watch_everything(session)
    _tell_problems(session, done.problems)


def _tell_problems(session: Session, problems: Sequence[Problem]) -> None:
    if not problems:
        return
    for problem in problems:
        session.log.write(str(problem))
    first, *more = problems
    rest = f" {len(more):,} more are in the log." if more else ""
    session.show(f"Not everything could be scanned. {first}.{rest}")


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
