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
_DELIMITERS = ('"', "'", "`", "=", ":", " ", "\t", "\r", "\n", "(", ">")

_OPERATOR = r"[\"'`=:(>,][ \t]{0,3}(?:[bfruBFRU]{1,2}(?=[\"']))?[\"'`]{0,3}"
_REST_OF_NAME = r"[0-9A-Za-z_.\-]{0,40}?"
# The name has ended, and the value stands behind blanks or on the line of its own key.
_APART = (
    r"[0-9A-Za-z_.\-]{0,40}(?:[ \t]{1,4}|"
    r"[\"']?,?[ \t]{0,4}\r?\n[ \t]{0,40}[\"']?(?i:value)[\"']?[ \t]{0,8}[:=][ \t]{0,4})[\"']?"
)

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


def delimited(body: str) -> str:
    """Return the pattern of a self-describing value whose constant prefix is short.

    A prefix such as `re_` ends many ordinary words, so the keywords (`delimiters`) are the prefix
    with the character before it; the value becomes the group `secret`. At the very start of a text
    that character is the line end which `keylift.detection.matching` takes to stand there.
    """
    return rf"[\"'`=:(>\ \t\r\n](?P<secret>{body}){_RIGHT}"


def delimiters(prefix: str) -> tuple[str, ...]:
    """Return the keywords that go with `delimited`: `prefix` after each possible delimiter."""
    return tuple(delimiter + prefix for delimiter in _DELIMITERS)


def continued(prefix: str, characters: str) -> tuple[str, ...]:
    """Return keywords for a prefix of three bytes: each with one of the next `characters`."""
    return tuple(prefix + each for each in characters)


def assigned(
    names: tuple[str, ...], value: str, *, words: tuple[str, ...] = (), gap: int = 60
) -> str:
    """Return the pattern of a value that only its surroundings identify.

    It matches one of the literal `names` (without ASCII case), then on the same line at most `gap`
    bytes up to an operator or quote, then `value`, which becomes the group `secret`. `names` are
    also the detector's keywords. Where `words` are given, one of them must stand in between, as
    `secret` does in `SLACK_CLIENT_SECRET` and in `slack.connect(client_secret=`. Between them also
    goes what ends the name: blanks, as in `--api-key VALUE`, or a next line that begins with
    `value:`, as in the environment of a Kubernetes container.
    """
    word = f"{_any_of(words)}[^\\r\\n]{{0,20}}?" if words else ""
    last_word = _REST_OF_NAME + _any_of(words) if words else ""
    return (
        rf"{_any_of(names)}(?:[^\r\n]{{0,{gap}}}?{word}{_OPERATOR}|{last_word}{_APART})"
        rf"(?P<secret>{value})(?![0-9A-Za-z_/+\-])"
    )


def _any_of(literals: tuple[str, ...]) -> str:
    ordered = sorted(literals, key=len, reverse=True)
    return f"(?i:{'|'.join(re.escape(each) for each in ordered)})"
