"""Strings of a JSON text: where each stands, under which keys, and what its characters say.

It expects valid JSON; whoever calls it checks that first. It knows no tool that reads JSON.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keylift.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r'"(?P<string>(?:[^"\\]|\\.)*)"|[\[\]{},:]', re.DOTALL)
_UNIT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\u[0-9a-fA-F]{4}|\\.|[^\\]",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class JsonString:
    """A string value: the keys and indexes above it, and what stands inside its quotes."""

    keys: tuple[str | int, ...]
    content: Span


@dataclass(frozen=True, slots=True)
class Characters:
    """What a string says, and where each of its characters begins in the file."""

    text: str = field(repr=False)
    starts: tuple[int, ...]


@dataclass(slots=True)
class _Level:
    """An array or object on the way down; `key` is None where one has to come."""

    key: str | int | None


def strings_of(text: str) -> Iterator[JsonString]:
    """Yield every string value in document order; keys are none."""
    for token, keys in _values_of(text):
        if token[0][0] == '"':
            yield JsonString(keys, Span(*token.span("string")))


def list_at(text: str, keys: tuple[str | int, ...]) -> Span | None:
    """Return where the list under these keys and indexes stands, with its brackets, or None."""
    ends = [token for token, above in _values_of(text) if above == keys and token[0] in "[]"]
    return Span(ends[0].start(), ends[1].end()) if len(ends) == 2 else None  # noqa: PLR2004 - a pair


def _values_of(text: str) -> Iterator[tuple[re.Match[str], tuple[str | int, ...]]]:
    """Yield each string value and each bracket and brace, with the keys and indexes above it."""
    levels: list[_Level] = []
    for token in _TOKEN.finditer(text):
        sign = token[0][0]
        if sign in "]}":
            levels.pop()
        if sign == "," and levels:
            key = levels[-1].key
            levels[-1].key = key + 1 if isinstance(key, int) else None
        elif sign == '"' and levels and levels[-1].key is None:
            levels[-1].key = json.loads(token[0])
        elif sign != ":":
            yield token, tuple(level.key for level in levels if level.key is not None)
        if sign in "[{":
            levels.append(_Level(0 if sign == "[" else None))


def characters_of(text: str, content: Span) -> Characters:
    """Return what stands between a string's quotes, character by character."""
    said: list[str] = []
    starts: list[int] = []
    for unit in _UNIT.finditer(text, content.start, content.end):
        said.append(json.loads(f'"{unit[0]}"', strict=False))
        starts.append(unit.start())
    return Characters("".join(said), tuple(starts))
