"""The two shapes that nearly every detector's pattern has.

Patterns are verbose `regex` source over UTF-8 bytes: white space and `#` must be escaped. Each must
have a bounded width, because it is matched at every place where one of its keywords stands.
"""

from __future__ import annotations

import re

# A value may follow an escape sequence of source code or of a URL, whose last letter would
# otherwise look like a part of a longer word.
_LEFT = r"(?:(?<![0-9A-Za-z_])|(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2}))"
_RIGHT = r"(?![0-9A-Za-z_])"

HEX = "[0-9a-f]"
BASE62 = "[0-9A-Za-z]"
BASE64 = "[0-9A-Za-z+/]"
BASE64URL = r"[0-9A-Za-z_\-]"
UUID = f"{HEX}{{8}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{12}}"


def token(body: str) -> str:
    r"""Return the pattern of a self-describing value: `body` between word boundaries.

    `body` begins with the detector's keyword, e.g. `token(r"sk_live_[0-9A-Za-z]{24,247}")`.
    """
    return f"{_LEFT}(?:{body}){_RIGHT}"


def assigned(names: tuple[str, ...], value: str, *, gap: int = 60) -> str:
    """Return the pattern of a value that only its surroundings identify.

    It matches one of the literal `names` (without ASCII case), then on the same line at most `gap`
    bytes up to an operator or quote, then `value`, which becomes the group `secret`. `names` are
    also the detector's keywords.
    """
    name = "|".join(re.escape(each) for each in sorted(names, key=len, reverse=True))
    return (
        rf"(?i:{name})[^\r\n]{{0,{gap}}}?[\"'`=:(>,][ \t]{{0,3}}(?:[bfruBFRU]{{1,2}}(?=[\"']))?"
        rf"[\"'`]{{0,3}}(?P<secret>{value})(?![0-9A-Za-z_/+\-])"
    )
