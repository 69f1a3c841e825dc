"""Files that change on disk: settings, ignore rules, and what a workspace scan published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.coverage import Extent
from keylift.lsp.disk import FileScan, files_at
from keylift.lsp.features import configuration, diagnostics, status, unopened, workspace_scan
from keylift.lsp.folders import paths_of
from keylift.lsp.watching import CONFIGS, IGNORES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from keylift.lsp.session import Session

_MOST = 1_000
"""How many files are scanned again at once; a scan of the workspace sees more of them."""


async def did_change(session: Session, params: types.DidChangeWatchedFilesParams) -> None:
    """Take a report of changed files."""
    await _react(session, paths_of(change.uri for change in params.changes))


async def did_save(session: Session, params: types.DidSaveTextDocumentParams) -> None:
    """Take a saved document as a changed file, for clients that watch no files."""
    await _react(session, paths_of([params.text_document.uri]))


async def _react(session: Session, paths: set[Path]) -> None:
    """Read settings, ask git, or scan files again, as the changes call for."""
    names = {path.name for path in paths}
    if names & CONFIGS:
        await configuration.reload(session)
    if names & IGNORES:
        session.quiet.forget()
        diagnostics.announce_all(session)
        workspace_scan.refresh(session)
    if session.coverage.extent is not Extent.NONE:
        await _follow(session, sorted(paths))


async def _follow(session: Session, paths: Iterable[Path]) -> None:
    """Show what is on disk now where something changed, was created, renamed or removed."""
    found: list[Path] = []
    for path in paths:
        root = session.folders.holding(path)
        engine = await session.scanner.engine(root)
        scan, folder = engine.settings.scan, root.path
        there = await session.scanner.work(lambda: files_at(path, folder, scan))  # noqa: B023
        found += there
        gone = session.coverage.seen - set(there)
        for each in [each for each in gone if each == path or path in each.parents]:
            session.coverage.seen.discard(each)
            unopened.show(session, FileScan(each))
    session.coverage.seen.update(found)
    session.coverage.changed.update(found[_MOST:])
    for path in found[:_MOST]:
        await unopened.rescan(session, path)
        session.coverage.changed.discard(path)
    status.tell(session)
