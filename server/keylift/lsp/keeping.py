"""Puts values into secrets managers for the editor, where the user said that it may.

Asked once a session for each store, and each repository or project of it, unless
`stores.allow_write` says so for good. No value is sent to a store before that. Another value is
replaced only where the user said so for its very entry.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from lsprotocol import types

from keylift.clients import CHOSEN_BY_FILES, CLIENT_IDS, connect, is_at_hand
from keylift.clients.putting import TakenError, keep
from keylift.lsp.protocol import Declined
from keylift.model import RefusalReason
from keylift.rewriting.stores import STORES
from keylift.settings import environment_of
from keylift.workspace.pipelines import stores_of_pipelines

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from pathlib import Path

    from keylift.clients.model import Client
    from keylift.lsp.session import Session
    from keylift.model import Entry, Rewrite
    from keylift.rewriting.lookups import Store
    from keylift.settings import StoreSettings
    from keylift.workspace.root import EnvPlace

_T = TypeVar("_T")
_WRITE, _LEAVE, _REPLACE = "Write to {}", "Keep in .env", "Replace it"


@dataclass(frozen=True, slots=True)
class Keeper:
    """Puts the values of one move into a store, each of them once.

    Attributes:
        client: The store.
        where: Which part of the store the project's folder stands for, or "".
        can_replace: Whether the store lets another value go at all.
        replaced: Entries whose other values may go.
    """

    client: Client = field(repr=False)
    where: str = ""
    can_replace: bool = True
    replaced: set[Entry] = field(default_factory=set)
    _told: dict[tuple[Entry | None, str], str] = field(default_factory=dict, repr=False)

    def __call__(self, rewrite: Rewrite, value: str) -> str:
        """Put a rewrite's value there and read it back; say so where it was there already.

        Raises:
            TakenError: Another value is there.
            StoreError: It is not there for certain.
        """
        known = (rewrite.entry, value)
        if known not in self._told:
            overwrite = rewrite.entry in self.replaced
            is_new = keep(self.client, rewrite, value, overwrite=overwrite)
            self._told[known] = self._said(is_new=is_new)
        return self._told[known]

    def _said(self, *, is_new: bool) -> str:
        name = f"{self.client.name}, {self.where}," if self.where else self.client.name
        if is_new:
            return f"{name} has it." if self.where else ""
        return f"{name} had the value already."


def offered_stores(settings: StoreSettings, place: EnvPlace) -> Sequence[Store]:
    """Return the stores besides `.env` that an editor offers: those set up, and those named.

    They are of those that Keylift can write to, which is what the editor asks about. Those of a
    repository's continuous integration are set up by its files.

    Args:
        settings: Which stores are named.
        place: The project; its files are read.
    """
    environ = environment_of(settings, os.environ)
    others = [store for store in STORES.values() if store.id in CLIENT_IDS]
    wanted = stores_of_pipelines(place).union(settings.offer)
    return [store for store in others if store.id in wanted or _is_set_up(store, environ)]


def _is_set_up(store: Store, environ: Mapping[str, str]) -> bool:
    return any(map(environ.get, store.signs)) or is_at_hand(store.id, environ)


async def keep_for(session: Session, rewrite: Rewrite, uri: str, root: Path) -> Keeper | None:
    """Return what puts values into a rewrite's store; None where `.env` is to have them.

    Args:
        session: Asks the user, and remembers the answer.
        rewrite: Says which store it is.
        uri: Of the document.
        root: The project's folder.

    Raises:
        Declined: The user wants neither.
        OvertakenError: Other values were moved while the user was asked.
        StoreError: The environment lacks what the store needs.
    """
    store = STORES[rewrite.store_id]
    if store.in_env_file:
        return None
    settings = session.folders.of(uri).settings.stores
    environ = session.credentials.environ(store.id, os.environ)
    filled, where = environment_of(settings, environ), ""
    if store.id in CHOSEN_BY_FILES:
        # Only the store's command or server knows; it is told no value.
        where = (await session.scanner.wait(connect(store.id, filled, root).check)).where
    consent = (store.id, where)
    if not settings.allow_write and consent not in session.consents:
        async with session.moving.give_way():
            if not await _may_write(session, store, rewrite, where):
                return None
            session.consents.add(consent)
    client = connect(store.id, filled, root)
    # What `.env` refers to is an item with more fields, which is never written over.
    return Keeper(client, where, can_replace=not store.reference)


async def stored(
    session: Session,
    keeper: Keeper | None,
    store: Callable[[], _T],
    is_current: Callable[[], Awaitable[bool]],
) -> _T:
    """Return what came of storing; where another value is in the way, ask and try again.

    Args:
        session: Works and asks.
        keeper: What `store` puts values into a store with, or None.
        store: Stores values; it runs in a worker, and again where the user lets a value go.
        is_current: Whether the sources still are what the values were read from.

    Raises:
        KeyliftError: Not all is stored for certain; the sources must not be edited.
        OvertakenError: Other values were moved while the user was asked.
    """
    while True:
        try:
            return await session.scanner.wait(store)
        except TakenError as error:
            if keeper is None or not keeper.can_replace:
                raise
            async with session.moving.give_way():
                may_replace = await _may_replace(session, error)
            if not may_replace:
                raise
            if not await is_current():
                raise Declined(RefusalReason.CHANGED.value) from None
            keeper.replaced.add(error.entry)


async def _may_replace(session: Session, error: TakenError) -> bool:
    """Ask whether another value may go; an entry that was asked about is not asked about again."""
    answer = await session.server.window_show_message_request_async(
        types.ShowMessageRequestParams(
            types.MessageType.Warning,
            f"Keylift: {error} Replace it? Programs that look it up get the new value.",
            [types.MessageActionItem(_REPLACE), types.MessageActionItem("Leave it")],
        )
    )
    return answer is not None and answer.title == _REPLACE


def _question(store: Store, rewrite: Rewrite, where: str) -> str:
    place = f"{where}, {rewrite.entry}" if where else str(rewrite.entry)
    asked = f"Keylift: may the value be written to {store.name}, {place}?"
    if store.is_beside_env:
        return f"{asked} .env gets it before. Otherwise .env alone has it until you put it there."
    return (
        f"{asked} It is read back before the code changes. Otherwise .env keeps it until you put it"
        " there."
    )


async def _may_write(session: Session, store: Store, rewrite: Rewrite, where: str) -> bool:
    write = _WRITE.format(store.name)
    answer = await session.server.window_show_message_request_async(
        types.ShowMessageRequestParams(
            types.MessageType.Info,
            _question(store, rewrite, where),
            [types.MessageActionItem(write), types.MessageActionItem(_LEAVE)],
        )
    )
    if answer is None:
        raise Declined("Nothing was changed.")
    return answer.title == write
