"""Asks the client to report files and settings that change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keylift.lsp.session import Session

SECTION = "keylift"
"""Of the client's settings."""
CONFIGS = frozenset({"keylift.toml", "pyproject.toml"})
IGNORES = frozenset({".gitignore", ".keyliftignore"})
_ALWAYS = [f"**/{name}" for name in sorted(CONFIGS | IGNORES)]
_EVERYTHING = "keylift-everything"


async def watch(session: Session) -> None:
    """Ask for reports of the files that decide what is shown, and of changed settings."""
    if session.client.watches_files:
        await _register(session, _watchers("keylift-rules", _ALWAYS))
    if session.client.watches_settings:
        options = types.DidChangeConfigurationRegistrationOptions(SECTION)
        method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
        await _register(session, types.Registration("keylift-settings", method, options))


def watch_everything(session: Session) -> None:
    """Ask for reports of all files, now that findings of unopened ones are shown."""
    if session.client.watches_files and not session.watches_everything:
        session.watches_everything = True
        work = _register(session, _watchers(_EVERYTHING, ["**/*"]))
        session.start("watching files", work)


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
