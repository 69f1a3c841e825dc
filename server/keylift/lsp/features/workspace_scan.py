"""Scans all files of the workspace, with progress, and publishes what is not open.

Files are published as they are found. When the client cancels the progress or the request, the
scan ends early and takes nothing back.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.coverage import Extent, now
from keylift.lsp.crawl import Task, crawl
from keylift.lsp.disk import FileScan
from keylift.lsp.features import faults, status, unopened
from keylift.lsp.folders import path_of
from keylift.lsp.progress import Progress
from keylift.lsp.protocol import Declined
from keylift.lsp.watching import watch_everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from keylift.lsp.crawl import Crawl
    from keylift.lsp.session import Session
    from keylift.model import Problem

_REQUEST_CANCELLED = -32800


async def scan_workspace(session: Session, params: types.ExecuteCommandParams) -> dict[str, object]:
    """Scan; return how many files were looked at, how many findings they hold, and how many do."""
    if session.scans:
        raise Declined("A workspace scan is running already.")
    title = "Keylift: scanning the workspace"
    with _running(session) as stop:
        progress = await Progress.begin(session, title, stop.set, params.work_done_token)
        return await _scan(session, stop, progress)


def refresh(session: Session) -> None:
    """Scan anew in the background, if there was a scan, since what it found may be out of date."""
    if session.scans:
        session.rescans = True
    elif session.coverage.extent is Extent.WHOLE:
        session.start("scanning the workspace again", _scan_again(session))
    elif session.coverage.extent is Extent.PART:
        session.start("scanning files again", _scan_part_again(session))


async def _scan_part_again(session: Session) -> None:
    """Whoever canceled a scan has no use for another one of everything."""
    for path in sorted(session.coverage.seen):
        await unopened.rescan(session, path)


async def _scan_again(session: Session) -> None:
    with _running(session) as stop:
        await _scan(session, stop, Progress(session, None))


@contextmanager
def _running(session: Session) -> Iterator[Event]:
    """Have the client know that a scan runs; what it was set up with may change meanwhile."""
    stop = Event()
    session.scans.add(stop)
    status.tell(session)
    try:
        yield stop
    finally:
        # Also where the request is canceled, so that the worker ends soon.
        stop.set()
        session.scans.discard(stop)
        status.tell(session)
        if session.rescans:
            session.rescans = False
            refresh(session)


async def _scan(session: Session, stop: Event, progress: Progress) -> dict[str, object]:
    told, began = "canceled, so it is incomplete", now()
    session.coverage.break_off(began)
    try:
        task = await _task(session, stop, progress)
        done = await session.scanner.wait(lambda: crawl(task))
        if stop.is_set():
            raise Declined("The scan was canceled, so it is incomplete.", code=_REQUEST_CANCELLED)
        opened = await _open_findings(session, done.seen)
        findings, affected = done.findings + sum(opened), done.affected + len(opened)
        told = _told(findings, affected, done.files)
        _settle(session, done, began)
    finally:
        progress.end(told)
        session.log.write(f"workspace scan: {told}")
    return {"files": done.files, "findings": findings, "affected": affected}


def _told(findings: int, affected: int, files: int) -> str:
    if not findings:
        return f"no findings in {_counted(files, 'file')}"
    return f"{_counted(findings, 'finding')} in {affected:,} of {_counted(files, 'file')}"


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
        found=lambda scan: on_loop(lambda: _show(session, scan)),
        advanced=lambda done, total: on_loop(lambda: progress.report(done, total)),
    )


def _show(session: Session, scan: FileScan) -> None:
    session.coverage.seen.add(scan.path)
    unopened.show(session, scan)


async def _open_findings(session: Session, seen: set[Path]) -> list[int]:
    """Count the findings of each open document among the files that has some, as it is now."""
    scans = [
        await session.scanner.scan(document)
        for document in session.documents
        if path_of(document.uri) in seen and not await session.quiet.covers(document)
    ]
    return [len(scan.result.findings) for scan in scans if scan.result.findings]


def _settle(session: Session, done: Crawl, began: str) -> None:
    """Take back what earlier scans published of files that are gone, and tell problems."""
    session.coverage.cover(done.seen, began)
    for path in [each for each in session.reports.unopened if each not in done.seen]:
        unopened.show(session, FileScan(path))
    faults.show(session)
    watch_everything(session)
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
