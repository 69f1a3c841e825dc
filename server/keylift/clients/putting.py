"""Puts a value into a store so that it is there for certain, and nothing else is lost by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.clients.model import UnansweredError
from keylift.errors import StoreError
from keylift.model import Holding

if TYPE_CHECKING:
    from keylift.clients.model import Client, Held
    from keylift.model import Entry, Rewrite


class TakenError(StoreError):
    """The entry holds another value, which is only replaced where somebody said so.

    Attributes:
        entry: Which one.
    """

    def __init__(self, message: str, entry: Entry) -> None:
        super().__init__(message)
        self.entry = entry


def put(client: Client, entry: Entry, value: str, *, overwrite: bool = False) -> bool:
    """Make sure that an entry holds a value, and return whether it had to be written.

    Args:
        client: The store.
        entry: Where in it.
        value: What it is to hold.
        overwrite: Whether another value may go.

    Raises:
        TakenError: It holds another value.
        StoreError: It is not certain that it holds the value, or, where the store shows no value,
            that the entry is there.
    """
    if not _is_text(value):
        raise StoreError(f"{client.name}: the value is empty, or no Unicode text.")
    held = client.read(entry)
    if held is not None and held.value == value:
        return False
    if held is not None and held.is_hidden and not overwrite:
        raise TakenError(f"{client.name} has {entry} already, and shows nobody its value.", entry)
    if held is not None and held.value is not None and not overwrite:
        raise TakenError(f"{client.name} has another value at {entry} already.", entry)
    _write(client, entry, value, held)
    again = _read_back(client, entry)
    if again is None or not (again.is_hidden or again.value == value):
        raise StoreError(f"{client.name}: {entry} does not read back as it was written.")
    return True


def holding(client: Client, entry: Entry, value: str) -> Holding:
    """Say what a store has at an entry; a store that does not answer is no reason to stop yet."""
    try:
        held = client.read(entry)
    except StoreError:
        return Holding.UNKNOWN
    if held is None:
        return Holding.NOTHING
    if held.is_hidden:
        return Holding.HIDDEN
    if held.value is None:
        return Holding.NOTHING
    return Holding.SAME if held.value == value else Holding.OTHER


def _write(client: Client, entry: Entry, value: str, held: Held | None) -> None:
    try:
        client.write(entry, value, held)
    except UnansweredError as error:
        told = f"{error} Perhaps {client.name} has the value by now; the next try will tell."
        raise StoreError(told) from None


def _read_back(client: Client, entry: Entry) -> Held | None:
    try:
        return client.read(entry)
    except StoreError as error:
        told = f"{error} {entry} was written, but cannot be read back."
    raise StoreError(told)


def keep(client: Client, rewrite: Rewrite, value: str, *, overwrite: bool = False) -> bool:
    """Make sure that a rewrite's lookup finds its value, and return whether it had to be written.

    Raises:
        StoreError: It is not certain that it does; see `put`.
    """
    if rewrite.entry is None:
        raise StoreError(f"{client.name}: {rewrite.variable} has no place there.")
    return put(client, rewrite.entry, value, overwrite=overwrite)


def _is_text(value: str) -> bool:
    """Tell whether a store can keep the value; some would keep half of a surrogate pair as `?`."""
    try:
        return bool(value.encode())
    except UnicodeEncodeError:
        return False
