"""Keeps whatever a store's reply may break in its client from going any further.

A server, or what stands before it, may answer with anything. An exception that comes of it may
quote the reply, and so the value; what leaves here names a type and a place in our code alone.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from keylift.errors import KeyliftError, StoreError

if TYPE_CHECKING:
    from keylift.clients.model import Client, Health, Held
    from keylift.model import Entry

_T = TypeVar("_T")


class Guarded:
    """A client that raises nothing but Keylift's own errors."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __repr__(self) -> str:
        return repr(self._client)

    @property
    def name(self) -> str:
        """What people call the store."""
        return self._client.name

    def check(self) -> Health:
        """Ask the store whether it knows us."""
        return self._guard(self._client.check)

    def read(self, entry: Entry) -> Held | None:
        """Return what the store has at an entry, or None where that does not exist."""
        return self._guard(lambda: self._client.read(entry))

    def write(self, entry: Entry, value: str, held: Held | None) -> None:
        """Write a value over what was read before, unless something else is there by now."""
        self._guard(lambda: self._client.write(entry, value, held))

    def _guard(self, ask: Callable[[], _T]) -> _T:
        try:
            return ask()
        except KeyliftError:
            raise
        except Exception as error:  # noqa: BLE001 - see above
            told = f"{type(error).__name__}{_place(error)}"
        # Outside of the handler, so that the exception is chained to none.
        raise StoreError(f"{self.name} answers with something that Keylift cannot read ({told}).")


def _place(error: Exception) -> str:
    """Return the innermost line of a client's, "" where there is none."""
    frames = [
        (Path(each.filename), each.lineno) for each in traceback.extract_tb(error.__traceback__)
    ]
    here = Path(__file__)
    own = [each for each in frames if each[0].parent == here.parent and each[0] != here]
    return f" at {own[-1][0].name}:{own[-1][1]}" if own else ""
