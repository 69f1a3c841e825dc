"""A planted value, and the search for it in everything that a run says, writes or starts.

Pieces are searched for, so that half of it counts as well, in all the ways in which somebody might
write it: as it is, in base64 at each of the three alignments, quoted for a URL, escaped for JSON
or Python, in hexadecimal digits.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote, quote_plus

from keylift.detection.samples import fill

_PIECE = 8
"""Characters of a piece. They stand side by side, so what has twice as many has a piece whole."""


def planted(seed: str) -> str:
    """Return a value that every way of quoting changes, and that is found after `API_KEY =`."""
    return fill('{base62:16}"/+&%ü{base62:16}', seed).value


@cache
def forms(value: str) -> tuple[str, ...]:
    """Return the value in each way of writing it."""
    raw = value.encode()
    # What stands before it shifts the groups of base64; what touches a neighbor is left out.
    shifted = [raw[start : start + (len(raw) - start) // 3 * 3] for start in range(3)]
    return (
        value,
        raw.hex(),
        quote(value),
        quote_plus(value),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        repr(value)[1:-1],
        repr(raw)[2:-1],
        *(base64.b64encode(part).decode() for part in shifted),
        *(base64.urlsafe_b64encode(part).decode() for part in shifted),
    )


@cache
def pieces(value: str) -> frozenset[str]:
    """Return the pieces of all forms."""
    return frozenset(
        form[at : at + _PIECE]
        for form in forms(value)
        for at in range(0, len(form) - _PIECE + 1, _PIECE)
    )


def holds(text: str, value: str) -> bool:
    """Tell whether a text has a piece of a value, in any form."""
    return any(piece in text for piece in pieces(value))


@dataclass
class Canary:
    """What is planted, and what is known not to tell it.

    Attributes:
        value: The secret.
        tokens: The credentials of the store.
    """

    value: str = field(repr=False)
    tokens: tuple[str, ...] = field(default=(), repr=False)

    def assert_hidden(self, said: Mapping[str, str], *, tokens: bool = True) -> None:
        """Fail where a text tells the value or a token; the failure names the text alone.

        Args:
            said: Texts by what they are.
            tokens: Whether tokens must not be there either.
        """
        hidden = (self.value, *(self.tokens if tokens else ()))
        telling = {where for where, text in said.items() for one in hidden if holds(text, one)}
        assert not telling, f"told by: {', '.join(sorted(telling))}"


def numbered(what: str, texts: Iterable[str]) -> dict[str, str]:
    """Name texts that have no names; each is searched once."""
    return {f"{what} {number}": text for number, text in enumerate(sorted(set(texts)))}
