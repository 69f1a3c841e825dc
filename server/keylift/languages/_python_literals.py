"""How Python writes string literals, and what they say. It knows no syntax tree."""

from __future__ import annotations

import re

from keylift.languages.escapes import Escapes, simple, unescape

QUOTES = re.compile(
    r"""(?P<prefix>[A-Za-z]*)(?P<quote>\"{3}|'{3}|"|')(?P<content>.*)(?P=quote)\Z""", re.DOTALL
)
_TEXT = Escapes(
    simple("abfnrtv", **{"\n": ""}),
    re.compile(r"(?P<hex>x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|(?P<octal>[0-7]{1,3})"),
)
_BYTES = Escapes(
    _TEXT.simple, re.compile(r"(?P<hex>x[0-9a-fA-F]{2})|(?P<octal>[0-7]{1,3})"), limit=0x80
)


def decode(literal: str) -> str | None:
    """Return the value of a whole literal; of bytes, as text, where they are ASCII."""
    found = QUOTES.match(literal)
    if not found:
        return None
    prefix, content = found["prefix"].lower(), re.sub(r"\r\n?", "\n", found["content"])
    if "t" in prefix or ("f" in prefix and not {"{", "}"}.isdisjoint(content)):
        return None
    if "b" in prefix and not content.isascii():
        return None
    if "r" in prefix:
        return content
    return unescape(content, _BYTES if "b" in prefix else _TEXT)
