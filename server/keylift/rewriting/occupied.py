"""Which names a store cannot give to a value: other values are there, or code looks them up.

Stores other than `.env` are meant, whose names nobody knows by looking at files alone. Pure:
whoever asks a store or reads files hands that in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keylift.model import Entry, Holding

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from keylift.rewriting.entries import EntryNames
    from keylift.rewriting.lookups import Store


def unasked(_entry: Entry, _value: str) -> Holding:
    """Say that the store was not asked."""
    return Holding.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupied:
    """Tells whether a value would take the place of another one.

    Attributes:
        store: Which store.
        entries: How the project names its entries there.
        looked_up: Gives the entries that files of the project look up already; in a store that
            fills the environment the path of an entry is the variable's name.
        holding: An entry and a value -> what the store has there.
        overwrite: Whether another value may go where no file looks it up.
        avoided: Entries that are not to be had, whatever is there.
    """

    store: Store
    entries: EntryNames
    looked_up: Callable[[], Collection[Entry]] = field(repr=False)
    holding: Callable[[Entry, str], Holding] = field(default=unasked, repr=False)
    overwrite: bool = False
    avoided: Collection[Entry] = ()

    def __call__(self, name: str, value: str, *, is_named: bool) -> bool:
        """Tell whether a name is not to be given to a value.

        Args:
            name: The variable.
            value: What it would hold.
            is_named: Whether the value has that name already, in `.env` or in this very plan.
        """
        entry = self.store.entry(self.entries, name)
        if entry is None or entry in self.avoided:
            return entry is not None
        has = self.holding(entry, value)
        # What `.env` refers to is an item with more fields, which is never written over.
        overwrite = self.overwrite and not self.store.reference
        if has is Holding.SAME:
            return False
        if has is Holding.OTHER and not overwrite:
            return True
        if is_named and has is not Holding.OTHER:
            return False
        if has is Holding.HIDDEN and not overwrite:
            return True
        wanted = Entry(name) if self.store.is_environment else entry
        return is_among(wanted, self.looked_up())


def is_among(wanted: Entry, found: Collection[Entry]) -> bool:
    """Tell whether lookups that were found in code read an entry."""
    return any(_is_same(each, wanted) for each in found)


def _is_same(found: Entry, wanted: Entry) -> bool:
    """Compare entries; a lookup does not always say the mount and the key."""
    if found.path != wanted.path:
        return False
    return found.mount in {"", wanted.mount} and found.key in {"", wanted.key}
