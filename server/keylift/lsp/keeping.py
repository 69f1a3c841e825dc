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
from keylift.model import Entry, RefusalReason
from keylift.rewriting.occupied import is_among
from keylift.rewriting.stores import STORES
from keylift.settings import environment_of
from keylift.workspace.mentions import find_entries
from keylift.workspace.pipelines import stores_of_pipelines

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from pathlib import Path

    from keylift.clients.model import Client
    from keylift.lsp.session import Session
    from keylift.model import Rewrite
    from keylift.rewriting.lookups import Store
    from keylift.settings import StoreSettings
    from keylift.workspace.root import EnvPlace

_T = TypeVar("_T")
_WRITE, _LEAVE, _REPLACE = "Write to {}", "Keep in .env", "Replace it"
_OTHER = "Use another name"


class AnotherNameError(Exception):
    """A value is to have another name than the one that was planned.

    Attributes:
        entry: Where something else is, in the store or for a lookup of the project.
    """

    def __init__(self, entry: Entry) -> None:
        super().__init__("another name")
        self.entry = entry


@dataclass(frozen=True, slots=True)
class Keeper:
    """Puts the values of one move into a store, each of them once.

    Attributes:
        client: The store.
        store: Which one that is.
        root: The project's folder.
        where: Which part of the store the folder stands for, or "".
        can_replace: Whether the store lets another value go at all.
        replaced: Entries whose other values may go.
    """

    client: Client = field(repr=False)
    store: Store
    root: Path
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
        AnotherNameError: Nothing tells what the store has, and code looks something up there.
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
            may_write = await _may_write(session, store, rewrite, where)
            if may_write:
                session.consents.add(consent)
        if not may_write:
            if not rewrite.reuses and await _is_looked_up(session, store, root, rewrite):
                raise AnotherNameError(entry_of(rewrite))
            return None
    client = connect(store.id, filled, root)
    # What `.env` refers to is an item with more fields, which is never written over.
    return Keeper(client, store, root, where, can_replace=not store.reference)


def entry_of(rewrite: Rewrite) -> Entry:
    """Return where a rewrite's lookup reads, in a store other than `.env`."""
    return rewrite.entry or Entry(rewrite.variable)


async def _is_looked_up(session: Session, store: Store, root: Path, rewrite: Rewrite) -> bool:
    entry = Entry(rewrite.variable) if store.is_environment else entry_of(rewrite)
    found = await session.scanner.work(lambda: find_entries(store, root))
    return is_among(entry, found)


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
        AnotherNameError: The user wants another name.
        OvertakenError: Other values were moved while the user was asked.
    """
    while True:
        try:
            return await session.scanner.wait(store)
        except TakenError as error:
            if keeper is None:
                raise
            read = await session.scanner.work(lambda: find_entries(keeper.store, keeper.root))
            is_read = is_among(error.entry, read)
            async with session.moving.give_way():
                word = await _answer(session, error, can_go=keeper.can_replace and not is_read)
            if word == _OTHER:
                raise AnotherNameError(error.entry) from None
            if word != _REPLACE:
                raise
            if not await is_current():
                raise Declined(RefusalReason.CHANGED.value) from None
            keeper.replaced.add(error.entry)


async def _answer(session: Session, error: TakenError, *, can_go: bool) -> str:
    """Ask what is to become of a value whose place is taken; return the button's word.

    Args:
        session: Asks.
        error: Says where another value is.
        can_go: Whether that one may be replaced: no file of the project looks it up.
    """
    asked = f"Keylift: {error} Use another name for yours?"
    if can_go:
        asked += " Or replace it? Programs that look it up get the new value."
    words = [_OTHER, *([_REPLACE] if can_go else []), "Leave it"]
    answer = await session.server.window_show_message_request_async(
        types.ShowMessageRequestParams(
            types.MessageType.Warning, asked, [types.MessageActionItem(word) for word in words]
        )
    )
    return answer.title if answer else ""


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
