"""`keylift stores replace`: puts a new value in the place of one that is burnt; no code changes.

The value comes from a prompt that shows nothing, or from standard input, never from an argument.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from keylift.cli.destinations import environment
from keylift.cli.projects import find_project
from keylift.cli.terminal import Screen, Style
from keylift.clients import CLIENT_IDS, connect
from keylift.clients.putting import put
from keylift.errors import ExitCode, UsageError
from keylift.model import Entry
from keylift.rewriting.stores import STORES
from keylift.workspace.move import Variable
from keylift.workspace.paths import shown
from keylift.workspace.replace import held_by_env, replace_value
from keylift.workspace.root import env_place

_PROMPT = "New value (it is not shown): "
_IDS = (*CLIENT_IDS, "env")


@dataclass(frozen=True, slots=True)
class Place:
    """What says more exactly where a value is.

    Attributes:
        folder: A folder of the project whose settings and `.env` count.
        mount: Vault's mount, or None for that of the settings.
        key: The field of the secret, or None for that of the settings.
        is_trusted: Whether the folder's own settings may say where values go.
    """

    folder: str = "."
    mount: str | None = None
    key: str | None = None
    is_trusted: bool = True


def replace(words: list[str], place: Place, environ: Mapping[str, str], screen: Screen) -> int:
    """Replace the value at a path of a store.

    Args:
        words: The store's id and the path, as lookups name it; a variable's name for `env`.
        place: Where more exactly.
        environ: The user's environment variables.
        screen: Where to say what was done.

    Raises:
        UsageError: The words name no store and path, or there is no new value.
        StoreError: The store has nothing there, or the new value is not there for certain.
    """
    if len(words) != len(("store", "path")) or words[0] not in _IDS:
        raise UsageError(f"stores replace: name a store, of {', '.join(_IDS)}, and a path.")
    if not Path(place.folder).is_dir():
        raise UsageError(f"{shown(place.folder)}: No such folder.")
    if words[0] == "env":
        name, is_new = _replace_in_env(words[1], place)
        said = f"has {'the new' if is_new else 'this very'} value of {words[1]}"
    else:
        name, entry, is_new = _replace_in_store(words[0], words[1], place, environ)
        said = f"has {'the new' if is_new else 'this very'} value at {entry}"
    screen.line(("✓ ", Style.GOOD), f"{name} {said}{'' if is_new else ' already'}.")
    if words[0] != "env" and STORES[words[0]].is_beside_env:
        screen.line(".env keeps what it has; change it there as well.")
    if is_new:
        screen.line("Programs that run keep the old one until they start again; then revoke it.")
    return ExitCode.CLEAN


def _replace_in_env(variable: str, place: Place) -> tuple[str, bool]:
    """Return what `.env` is called there, and whether it had another value."""
    folder = Path(place.folder).resolve()
    project = find_project(place.folder, is_trusted=place.is_trusted)
    env = env_place(folder / "any", project.settings.rewrite, workspace=folder)
    holder = held_by_env(env, variable)
    if holder is None:
        raise UsageError(f"stores replace: {shown(env.env)} has no entry {variable}.")
    if holder != "env":
        raise UsageError(f"stores replace: change the value in {STORES[holder].name} itself.")
    return env.env_file, replace_value(env, Variable(variable, _asked_value()))


def _replace_in_store(
    store_id: str, path: str, place: Place, environ: Mapping[str, str]
) -> tuple[str, Entry, bool]:
    """Return the store's name, the entry, and whether it had another value."""
    project = find_project(place.folder, is_trusted=place.is_trusted)
    store, settings = STORES[store_id], project.settings.stores
    if store.reference:
        raise UsageError(f"stores replace: change the value in {store.name} itself.")
    mount = settings.vault_mount if place.mount is None else place.mount
    key = settings.vault_key if place.key is None else place.key
    entry = Entry(path, mount if store.has_mounts else "", key if store.has_keys else "")
    filled = environment(project, environ=environ)
    client = connect(store.id, filled, Path(place.folder).resolve())
    held = client.read(entry)
    if held is None or not (held.is_hidden or held.value is not None):
        raise UsageError(f"stores replace: {store.name} has nothing at {entry}.")
    return client.name, entry, put(client, entry, _asked_value(), overwrite=True)


def _asked_value() -> str:
    value = _new_value()
    if not value:
        raise UsageError("stores replace: no new value was given.")
    return value


def _new_value() -> str:
    """Ask for a value, or read one from standard input, to its last byte."""
    if sys.stdin.isatty():
        return getpass.getpass(_PROMPT)
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        pass
    raise UsageError("stores replace: the new value is not valid UTF-8.")
