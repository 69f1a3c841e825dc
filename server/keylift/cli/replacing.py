"""`keylift stores replace`: puts a new value in the place of one that is burnt; no code changes.

The value comes from a prompt that shows nothing, or from standard input, never from an argument.
"""

from __future__ import annotations

import getpass
import sys

from keylift.cli.keeping import environment
from keylift.cli.projects import find_project
from keylift.cli.terminal import Screen, Style
from keylift.clients import CLIENT_IDS, connect
from keylift.clients.putting import put
from keylift.errors import ExitCode, UsageError
from keylift.model import Entry
from keylift.rewriting.stores import STORES

_PROMPT = "New value (it is not shown): "


def replace(words: list[str], screen: Screen) -> int:
    """Replace the value at a path of a store.

    Args:
        words: The store's id and the path, as lookups name it.
        screen: Where to say what was done.

    Raises:
        UsageError: The words name no store and path, or there is no new value.
        StoreError: The store has nothing there, or the new value is not there for certain.
    """
    if len(words) != len(("store", "path")) or words[0] not in CLIENT_IDS:
        raise UsageError(f"stores replace: name a store, of {', '.join(CLIENT_IDS)}, and a path.")
    project = find_project(".")
    store, settings = STORES[words[0]], project.settings.stores
    if store.reference:
        raise UsageError(f"stores replace: change the value in {store.name} itself.")
    entry = Entry(
        words[1],
        settings.vault_mount if store.has_mounts else "",
        settings.vault_key if store.has_keys else "",
    )
    client = connect(store.id, environment(project))
    held = client.read(entry)
    if held is None or held.value is None:
        raise UsageError(f"stores replace: {store.name} has nothing at {entry}.")
    value = _new_value()
    if not value:
        raise UsageError("stores replace: no new value was given.")
    is_new = put(client, entry, value, overwrite=True)
    said = f"has the new value at {entry}" if is_new else f"has this very value at {entry} already"
    screen.line(("✓ ", Style.GOOD), f"{client.name} {said}.")
    if is_new:
        screen.line("Programs that run keep the old one until they start again; then revoke it.")
    return ExitCode.CLEAN


def _new_value() -> str:
    """Ask for a value, or read one from standard input, to its last byte."""
    if sys.stdin.isatty():
        return getpass.getpass(_PROMPT)
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        pass
    raise UsageError("stores replace: the new value is not valid UTF-8.")
