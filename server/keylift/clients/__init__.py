"""Clients of stores that keep values elsewhere than in `.env`, each loaded when it is asked for.

They take addresses and credentials from the user's environment alone, never from a project's files:
a project must not choose where a secret is sent.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from keylift.clients.guarded import Guarded
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.clients.model import Client

_IN_FOLDER = ("doppler", "onepassword", "infisical", "github", "gitlab")
CLIENT_IDS = ("vault", "aws", "conjur", "gcp", "azure", "keyring", *_IN_FOLDER)
"""The stores that Keylift itself can write to, by store id; each is a module of this folder."""


def connect(store_id: str, environ: Mapping[str, str], folder: Path | None = None) -> Client:
    """Return a store's client; nothing is sent before it is used.

    Args:
        store_id: As in `rewriting.stores`.
        environ: The user's environment variables.
        folder: Of the project, for stores that know by it what is meant; None means here.

    Raises:
        StoreError: The environment lacks something, or a command, which the message names.
    """
    if store_id not in CLIENT_IDS:
        raise StoreError(f"Keylift itself neither reads nor writes the store {store_id!r}.")
    module = import_module(f"{__name__}.{store_id}")
    given = (environ, folder or Path.cwd()) if store_id in _IN_FOLDER else (environ,)
    client: Client = module.connect(*given)
    return Guarded(client)


def is_at_hand(store_id: str, environ: Mapping[str, str]) -> bool:
    """Tell whether a store that no variable of its own tells of is likely to be there, at once."""
    if store_id != "keyring":
        return False
    return bool(import_module(f"{__name__}.keyring").is_at_hand(environ))
