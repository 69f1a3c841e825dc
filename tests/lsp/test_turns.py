"""Moves take turns, and whoever waits for an answer lets others go first."""

from __future__ import annotations

import asyncio

import pytest

from keylift.lsp.turns import Turns


async def test_moves_take_turns() -> None:
    """The second one begins when the first one is through."""
    turns, said = Turns(), list[str]()

    async def work(name: str) -> str:
        said.append(f"{name} begins")
        await asyncio.sleep(0)
        said.append(f"{name} ends")
        return name

    assert await asyncio.gather(*(turns.take(lambda n=name: work(n)) for name in "ab")) == [
        "a",
        "b",
    ]
    assert said == ["a begins", "a ends", "b begins", "b ends"]


async def test_whoever_was_overtaken_begins_anew() -> None:
    """What was planned before the question may be wrong after it."""
    turns, answered, said = Turns(), asyncio.Event(), list[str]()

    async def asks() -> None:
        said.append("a begins")
        if not answered.is_set():
            async with turns.give_way():
                await answered.wait()
        said.append("a ends")

    async def moves() -> None:
        said.append("b")
        answered.set()

    first = asyncio.create_task(turns.take(asks))
    await asyncio.sleep(0)
    await turns.take(moves)
    await first
    assert said == ["a begins", "b", "a begins", "a ends"]


async def test_a_question_that_nobody_overtook_is_no_loss() -> None:
    """The turn goes on; a canceled question gives it back."""
    turns = Turns()

    async def asks() -> str:
        async with turns.give_way():
            await asyncio.sleep(0)
        return "answered"

    assert await turns.take(asks) == "answered"
    waiting = asyncio.create_task(turns.take(lambda: _wait_in(turns)))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await turns.take(asks) == "answered"


async def test_a_refusal_in_a_question_is_told_and_not_tried_again() -> None:
    """An error of the question itself is what counts."""
    turns, tries = Turns(), list[int]()

    async def asks() -> None:
        tries.append(1)
        async with turns.give_way():
            raise TimeoutError

    with pytest.raises(TimeoutError):
        await turns.take(asks)
    assert tries == [1]


async def _wait_in(turns: Turns) -> None:
    async with turns.give_way():
        await asyncio.Event().wait()
