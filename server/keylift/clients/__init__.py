"""Clients of stores that keep values elsewhere than in `.env`, each loaded when it is asked for.

They take addresses and credentials from the user's environment alone, never from a project's files:
a project must not choose where a secret is sent.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from keylift.clients.guarded import Guarded
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from keylift.clients.model import Client

_IN_REPOSITORY = ("github", "gitlab")
IN_FOLDER = ("doppler", "onepassword", "infisical", *_IN_REPOSITORY)
"""Those that know by the project's folder which secrets are meant."""

CHOSEN_BY_FILES = frozenset({"infisical", *_IN_REPOSITORY})
"""Those for which files of the project, which may be a stranger's, choose where a value goes."""

CLIENT_IDS = ("vault", "aws", "conjur", "gcp", "azure", "keyring", *IN_FOLDER)
"""The stores that Keylift itself can write to, by store id; each is a module of this folder."""


def connect(store_id: str, environ: Mapping[str, str], folder: Path) -> Client:
    """Return a store's client; nothing is sent before it is used.

    Args:
        store_id: As in `rewriting.stores`.
        environ: The user's environment variables.
        folder: Of the project whose value it is, for stores that know by it what is meant. It is
            never taken from where Keylift runs: that may be another project.

    Raises:
        StoreError: The environment lacks something, or a command, which the message names.
    """
    if store_id not in CLIENT_IDS:
        raise StoreError(f"Keylift itself neither reads nor writes the store {store_id!r}.")
    module = import_module(f"{__name__}.{store_id}")
    given = (environ, folder) if store_id in IN_FOLDER else (environ,)
    client: Client = module.connect(*given)
    return Guarded(client)


def is_at_hand(store_id: str, environ: Mapping[str, str]) -> bool:
    """Tell whether a store that no variable of its own tells of is likely to be there, at once."""
    if store_id != "keyring":
        return False
    return bool(import_module(f"{__name__}.keyring").is_at_hand(environ))
