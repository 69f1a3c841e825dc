"""Java: what string literals and text blocks say."""

from __future__ import annotations

import re

from keylift.languages.escapes import Escapes, simple, unescape

BLOCK = '"""'
QUOTES = re.compile(r'(?P<prefix>)(?P<quote>"""|")(?P<content>.*)(?P=quote)\Z', re.DOTALL)
_NUMERIC = re.compile(r"(?P<hex>u+[0-9a-fA-F]{4})|(?P<octal>[0-3][0-7]{2}|[0-7]{1,2})")
_PLAIN = Escapes(simple("bfnrt", s=" "), _NUMERIC)
_BLOCK = Escapes(simple("bfnrt", s=" ", **{"\n": ""}), _NUMERIC)
# Java reads these before it reads the literal, so they would end or break it.
_EARLY = re.compile(r"\\u+00(?:22|5[cC]|0[aAdD])")
_UNICODE = re.compile(r"\\(?:u+(?P<code>[0-9a-fA-F]{4})|.)", re.DOTALL)
# What `Character.isWhitespace` takes for blank, other than Python; lines are split before.
_BLANKS = (
    " \t\v\f\x1c\x1d\x1e\x1f\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a"
    "\u2028\u2029\u205f\u3000"
)


def decode(literal: str) -> str | None:
    """Return the value of a whole literal; a text block loses its common indentation.

    What stands between the quotes of a text block on the line of the first is no Java; it is read
    as a part of a line of one.
    """
    found = QUOTES.match(literal)
    if not found or _EARLY.search(found["content"]):
        return None
    if found["quote"] == '"':
        return unescape(found["content"], _PLAIN)
    if not re.search(r"[\r\n]", found["content"]):
        return unescape(found["content"], _BLOCK)
    # These count as characters where lines lose their blanks; other escapes do not.
    content = _UNICODE.sub(
        lambda each: chr(int(each["code"], 16)) if each["code"] else each[0], found["content"]
    )
    opening, _, body = re.sub(r"\r\n?", "\n", content).partition("\n")
    if opening.strip():
        return None
    return unescape(_without_indent(body), _BLOCK)


def _without_indent(body: str) -> str:
    lines = body.split("\n")
    counted = [line for line in lines[:-1] if line.strip(_BLANKS)] + lines[-1:]
    width = min(len(line) - len(line.lstrip(_BLANKS)) for line in counted)
    return "\n".join(line[width:].rstrip(_BLANKS) for line in lines)
