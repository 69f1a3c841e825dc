"""What all clients of stores have in common. No type here shows a value in its `repr`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from keylift.errors import StoreError

if TYPE_CHECKING:
    from keylift.model import Entry


class UnansweredError(StoreError):
    """A store gave no complete answer, so what it was asked to do may be done or not."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a store has at an entry.

    Attributes:
        value: The value, or None where the entry is there without one.
        version: What a write has to name so that it replaces this and nothing newer; "" where the
            store has none.
        is_hidden: True where there is a value that the store shows nobody.
    """

    value: str | None = field(default=None, repr=False)
    version: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a store can be used.

    Attributes:
        is_ready: Whether it can.
        told: A sentence that says as whom, or what is missing.
        where: Which part of the store the project's folder stands for, such as "repository
            acme/shop"; "" where the entry alone says it.
    """

    is_ready: bool
    told: str
    where: str = ""


class Client(Protocol):
    """Reads and writes values of one store.

    Each method raises `StoreError`, with a sentence that holds no value and no credential.
    """

    @property
    def name(self) -> str:
        """What people call the store."""

    def check(self) -> Health:
        """Ask the store whether it knows us."""

    def read(self, entry: Entry) -> Held | None:
        """Return what the store has at an entry, or None where that does not exist."""

    def write(self, entry: Entry, value: str, held: Held | None) -> None:
        """Write a value over what was read before, unless something else is there by now."""
