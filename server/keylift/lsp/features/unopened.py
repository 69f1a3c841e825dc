"""Pushed diagnostics of files that are not open, as the last workspace scan or the disk has them.

They are pushed to every client, since none pulls for a file that is not open. When such a file is
opened they are taken back at once, so that no finding shows twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.lsp.convert import fingerprint_of
from keylift.lsp.disk import scan_file
from keylift.lsp.features import diagnostics, status
from keylift.lsp.folders import path_of, paths_of, uri_of

if TYPE_CHECKING:
    from pathlib import Path

    from keylift.lsp.disk import FileScan
    from keylift.lsp.session import Session


def show(session: Session, scan: FileScan) -> None:
    """Publish a file's findings, unless it is open or there was and is nothing to show."""
    if scan.path in open_paths(session):
        return
    if scan.diagnostics:
        session.reports.unopened[scan.path] = tuple(map(fingerprint_of, scan.diagnostics))
    elif session.reports.unopened.pop(scan.path, None) is None:
        return
    diagnostics.publish(session, scan.uri, scan.diagnostics)
    status.tell(session)


def withdraw(session: Session, uri: str) -> None:
    """Take back what was published for a file that has just been opened."""
    path = path_of(uri)
    if path and session.reports.unopened.pop(path, None) is not None:
        # The client may spell the address differently than it was published under.
        diagnostics.publish(session, uri_of(path), ())


def restore(session: Session, uri: str) -> None:
    """Publish a file anew that has just been closed, if a workspace scan saw it."""
    path = path_of(uri)
    if path and path in session.coverage.seen:
        session.start("reading a closed file", rescan(session, path))


async def rescan(session: Session, path: Path) -> None:
    """Publish what a file on disk holds now."""
    engine = await session.scanner.engine(session.folders.holding(path))
    encoding = session.documents.encoding
    show(session, await session.scanner.work(lambda: scan_file(engine, path, encoding)))


def open_paths(session: Session) -> set[Path]:
    """Return the paths of the open documents."""
    return paths_of(document.uri for document in session.documents)
