"""Settings: from `keylift.toml`, from the editor, and again whenever either changes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from keylift.errors import ConfigError
from keylift.lsp.features import diagnostics, faults, workspace_scan
from keylift.lsp.features.faults import marks_of
from keylift.lsp.watching import SECTION
from keylift.model import Problem
from keylift.workspace.config import load_config
from keylift.workspace.paths import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keylift.lsp.folders import Folder
    from keylift.lsp.session import Session

TRUST = "isTrusted"
"""Key of the initialization options by which a client says whether its user trusts the folders."""
_CLIENTS_OWN = frozenset({"interpreter", "trace", TRUST})
"""Keys of the section that are no settings."""


async def did_change(session: Session, params: types.DidChangeConfigurationParams) -> None:
    """Take new settings: those that came along, or those that the client tells when asked."""
    given = _section(params.settings)
    if given is not None and not session.client.has_settings:
        for folder in session.folders.all:
            folder.editor = given
    await reload(session)


async def reload(session: Session) -> None:
    """Read all settings anew, and diagnose anew where they changed."""
    before = [folder.settings for folder in session.folders.all]
    await load(session)
    if before == [folder.settings for folder in session.folders.all]:
        return
    session.folders.drop_unused_engines()
    diagnostics.announce_all(session)
    workspace_scan.refresh(session)


async def load(session: Session) -> None:
    """Read all settings, and say what could not be used of them."""
    folders = session.folders.all
    if session.client.has_settings:
        await _ask(session, folders)
    for folder in folders:
        await session.scanner.work(partial(_load, folder, is_trusted=session.is_trusted))
        engine = await session.scanner.work(partial(session.folders.engine, folder))
        problems = (*folder.problems, *engine.problems)
        file = folder.file
        folder.marks = await session.scanner.work(partial(marks_of, file, problems)) if file else ()
        for problem in problems:
            session.tell(problem)
    faults.show(session)


def take_initial(session: Session) -> None:
    """Use settings from the client's initialization options until better ones come.

    Only a client that says no means an untrusted folder; most know no such thing.
    """
    options = _plain(session.initial_settings) or {}
    session.is_trusted = options.get(TRUST) is not False
    given = _section(session.initial_settings)
    if given is not None:
        for folder in session.folders.all:
            folder.editor = given


async def _ask(session: Session, folders: Iterable[Folder]) -> None:
    asked = tuple(folders)
    items = [types.ConfigurationItem(folder.uri or None, SECTION) for folder in asked]
    try:
        answers = await session.server.workspace_configuration_async(
            types.ConfigurationParams(items)
        )
    except JsonRpcException as error:
        session.log.failure("asking for settings", error)
        return
    for folder, answer in zip(asked, answers, strict=False):
        folder.editor = _plain(answer) or {}


def _load(folder: Folder, *, is_trusted: bool) -> None:
    editor = {key: each for key, each in folder.editor.items() if key not in _CLIENTS_OWN}
    try:
        config = load_config(folder.path, editor=editor, is_trusted=is_trusted)
        folder.problems, folder.file = config.problems, config.file
    except ConfigError as error:
        config = load_config(None, editor=editor)
        folder.file = Path(error.file) if error.file else None
        folder.problems = (Problem(str(error).rstrip("."), "", "the file is ignored"),)
    folder.settings = config.settings
    folder.source = shown(config.file) if config.file else "editor settings"


def _section(settings: object) -> Mapping[str, Any] | None:
    """Return the part of a client's settings that is Keylift's, with or without its name on it."""
    plain = _plain(settings)
    if not plain:
        return None
    inner = _plain(plain.get(SECTION))
    return inner if inner is not None else plain


def _plain(value: object) -> dict[str, Any] | None:
    """Return a JSON object as a mapping, however the message library represents it."""
    if isinstance(value, dict):
        return value
    return dict(value._asdict()) if hasattr(value, "_asdict") else None
