"""Lets one move at a time choose names and write; while one waits for its user, others go first.

It knows nothing of what is moved.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

T = TypeVar("T")


class OvertakenError(Exception):
    """Others had their turn while the user was asked, so that what was planned may be wrong."""


class Turns:
    """Whose turn it is."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._number = 0

    async def take(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do something alone; anew, from its beginning, where others went first meanwhile."""
        while True:
            async with self._lock:
                self._number += 1
                try:
                    return await work()
                except OvertakenError:
                    continue

    @asynccontextmanager
    async def give_way(self) -> AsyncIterator[None]:
        """Let others go first, in the middle of one's own turn, while a question waits.

        Raises:
            OvertakenError: Others did.
        """
        number = self._number
        self._lock.release()
        try:
            yield
        finally:
            await self._lock.acquire()
        if self._number != number:
            raise OvertakenError
