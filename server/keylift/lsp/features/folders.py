"""Folders that join or leave the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.disk import FileScan
from keylift.lsp.features import configuration, diagnostics, unopened
from keylift.lsp.folders import path_of

if TYPE_CHECKING:
    from keylift.lsp.session import Session


async def did_change(session: Session, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Add and remove roots; documents may belong to another one now."""
    for folder in params.event.removed:
        session.folders.remove(folder.uri)
        _withdraw(session, folder.uri)
    for folder in params.event.added:
        session.folders.add(folder.uri)
    await configuration.load(session)
    session.quiet.forget()
    diagnostics.announce_all(session)


def _withdraw(session: Session, uri: str) -> None:
    """Take back what a workspace scan published of a root that is gone."""
    root = path_of(uri)
    for path in tuple(session.reports.unopened):
        if root and path.is_relative_to(root) and session.folders.holding(path).path is None:
            session.coverage.seen.discard(path)
            unopened.show(session, FileScan(path))
