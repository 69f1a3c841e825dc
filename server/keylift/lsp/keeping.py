"""Puts values into secrets managers for the editor, where the user said that it may.

Asked once a session for each store, unless `stores.allow_write` says so for good. Nothing is sent
to a store before that.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.clients import CLIENT_IDS, connect, is_at_hand
from keylift.clients.putting import keep
from keylift.lsp.protocol import Declined
from keylift.rewriting.stores import STORES
from keylift.settings import environment_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from keylift.lsp.session import Session
    from keylift.model import Rewrite
    from keylift.rewriting.lookups import Store
    from keylift.settings import StoreSettings
    from keylift.workspace.move import Keep

_WRITE, _LEAVE = "Write to {}", "Keep in .env"


def offered_stores(settings: StoreSettings) -> Sequence[Store]:
    """Return the stores besides `.env` that an editor offers: those set up, and those named.

    They are of those that Keylift can write to, which is what the editor asks about.
    """
    environ = environment_of(settings, os.environ)
    others = [store for store in STORES.values() if store.id in CLIENT_IDS]
    return [store for store in others if store.id in settings.offer or _is_set_up(store, environ)]


def _is_set_up(store: Store, environ: Mapping[str, str]) -> bool:
    return any(map(environ.get, store.signs)) or is_at_hand(store.id, environ)


async def keep_for(session: Session, rewrite: Rewrite, uri: str, root: Path) -> Keep | None:
    """Return what puts values into a rewrite's store; None where `.env` is to have them.

    Args:
        session: Asks the user, and remembers the answer.
        rewrite: Says which store it is.
        uri: Of the document.
        root: The project's folder.

    Raises:
        Declined: The user wants neither.
        StoreError: The environment lacks what the store needs.
    """
    store = STORES[rewrite.store_id]
    if store.in_env_file:
        return None
    settings = session.folders.of(uri).settings.stores
    if not settings.allow_write and store.id not in session.consents:
        if not await _may_write(session, store, rewrite):
            return None
        session.consents.add(store.id)
    return partial(keep, connect(store.id, environment_of(settings, os.environ), root))


async def _may_write(session: Session, store: Store, rewrite: Rewrite) -> bool:
    write = _WRITE.format(store.name)
    answer = await session.server.window_show_message_request_async(
        types.ShowMessageRequestParams(
            types.MessageType.Info,
            f"Keylift: may the value be written to {store.name}, {rewrite.entry}? It is read back"
            " before the code changes. Otherwise .env keeps it until you put it there.",
            [types.MessageActionItem(write), types.MessageActionItem(_LEAVE)],
        )
    )
    if answer is None:
        raise Declined("Nothing was changed.")
    return answer.title == write
