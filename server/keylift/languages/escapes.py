"""Decodes escape sequences by a table per language; an escape it does not know gives None."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LARGEST_CODE_POINT = 0x10FFFF
_NEVER_KEPT = frozenset(("", "x", "u", *"0123456789"))


@dataclass(frozen=True, slots=True)
class Escapes:
    """How a language escapes characters.

    Attributes:
        simple: Character after the backslash -> what both stand for.
        numeric: Matches a numeric escape after its backslash: the group `hex` (with its `x`, `u`
            or braces) or the group `octal`.
        keeps_unknown: True where an unlisted character simply stands for itself.
        keeps_backslash: True where an unlisted character keeps the backslash before it.
        limit: First code point that `x` and octal escapes must not reach, because from there on
            they are raw bytes.
    """

    simple: Mapping[str, str]
    numeric: re.Pattern[str]
    keeps_unknown: bool = False
    keeps_backslash: bool = False
    limit: int = _LARGEST_CODE_POINT + 1


def simple(letters: str, itself: str = "\\\"'", **others: str) -> Mapping[str, str]:
    """Return a table of the usual control letters, of characters for themselves, and others."""
    usual = {letter: _LETTERS[letter] for letter in letters}
    return MappingProxyType({**usual, **{char: char for char in itself}, **others})


def unescape(content: str, escapes: Escapes) -> str | None:
    """Return what `content` means, or None where an escape is unknown or no whole character."""
    parts: list[str] = []
    at = 0
    while (backslash := content.find("\\", at)) >= 0:
        decoded, after = _decode_one(content, backslash + 1, escapes)
        if decoded is None:
            return None
        parts += [content[at:backslash], decoded]
        at = after
    parts.append(content[at:])
    return _join_surrogates("".join(parts))


def _decode_one(content: str, at: int, escapes: Escapes) -> tuple[str | None, int]:
    numeric = escapes.numeric.match(content, at)
    if numeric:
        return _character(numeric, escapes), numeric.end()
    end = at + (2 if content.startswith("\r\n", at) else 1)
    following = content[at:end]
    if following in escapes.simple:
        return escapes.simple[following], end
    if escapes.keeps_backslash and following:
        return f"\\{following}", end
    is_kept = escapes.keeps_unknown and following not in _NEVER_KEPT
    return (following if is_kept else None), end


def _character(numeric: re.Match[str], escapes: Escapes) -> str | None:
    groups = numeric.groupdict()
    octal, digits = groups.get("octal"), groups.get("hex") or ""
    code = int(octal, 8) if octal else int(digits.strip("xuU{}"), 16)
    is_byte = octal is not None or digits.startswith("x")
    if code > _LARGEST_CODE_POINT or (is_byte and code >= escapes.limit):
        return None
    return chr(code)


def _join_surrogates(text: str) -> str | None:
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return None
