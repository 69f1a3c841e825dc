"""Files that change on disk: settings, ignore rules, and what a workspace scan published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from keylift.lsp.features import configuration, diagnostics, unopened
from keylift.lsp.folders import paths_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from keylift.lsp.session import Session

_CONFIGS = frozenset({"keylift.toml", "pyproject.toml"})
_IGNORES = frozenset({".gitignore", ".keyliftignore"})
_ALWAYS = [f"**/{name}" for name in sorted(_CONFIGS | _IGNORES)]
_EVERYTHING = "keylift-everything"


async def watch(session: Session) -> None:
    """Ask for reports of the files that decide what is shown, and of changed settings."""
    if session.client.watches_files:
        await _register(session, _watchers("keylift-rules", _ALWAYS))
    if session.client.watches_settings:
        options = types.DidChangeConfigurationRegistrationOptions(configuration.SECTION)
        method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
        await _register(session, types.Registration("keylift-settings", method, options))


def watch_everything(session: Session) -> None:
    """Ask for reports of all files, now that findings of unopened ones are shown."""
    if session.client.watches_files and not session.watches_everything:
        session.watches_everything = True
        work = _register(session, _watchers(_EVERYTHING, ["**/*"]))
        session.start("watching files", work)


async def did_change(session: Session, params: types.DidChangeWatchedFilesParams) -> None:
    """Take a report of changed files."""
    await _react(session, paths_of(change.uri for change in params.changes))


async def did_save(session: Session, params: types.DidSaveTextDocumentParams) -> None:
    """Take a saved document as a changed file, for clients that watch no files."""
    await _react(session, paths_of([params.text_document.uri]))


async def _react(session: Session, paths: set[Path]) -> None:
    """Read settings, ask git, or scan a file again, as the changed files call for."""
    names = {path.name for path in paths}
    if names & _CONFIGS:
        await configuration.reload(session)
    if names & _IGNORES:
        session.quiet.forget()
        diagnostics.announce_all(session)
    for path in sorted(paths & (session.scanned | session.reports.unopened.keys())):
        await unopened.rescan(session, path)


def _watchers(name: str, globs: Sequence[str]) -> types.Registration:
    watchers = [types.FileSystemWatcher(glob) for glob in globs]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    return types.Registration(name, types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)


async def _register(session: Session, registration: types.Registration) -> None:
    try:
        await session.server.client_register_capability_async(
            types.RegistrationParams([registration])
        )
    except JsonRpcException as error:
        session.log.failure("registering for changes", error)
