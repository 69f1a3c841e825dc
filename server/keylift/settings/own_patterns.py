"""How much a pattern of the user's own may ask for, told from its text before it is compiled.

A library compiles `(?:a{1000}){1000}` into a million steps, which a line of a project's file must
not be able to ask for. What is judged here is the text alone; whether it is a regular expression
at all, the compiler says.
"""

from __future__ import annotations

import re

_LONGEST = 2_000
"""Characters of a pattern."""
_MOST_STEPS = 10_000
"""Steps of a pattern once its counts are written out."""
_DEEPEST = 50
"""Groups within groups."""

_TOKEN = re.compile(
    r"(?P<skipped>\s+|\#[^\n]*|\(\?\#[^)]*\))"
    r"|(?P<set>\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\])"
    r"|(?P<flags>\(\?[A-Za-z0-9\-]+[:)])"
    r"|(?P<open>\()"
    r"|(?P<close>\))"
    r"|(?P<count>\{(?P<least>\d*)(?:,(?P<most>\d*))?\})"
    r"|(?P<step>\\.|.)",
    re.DOTALL,
)
_HARMLESS_FLAGS = re.compile(r"\(\?(?:[ims]+(?:-[ims]+)?|-[ims]+)?[:)]")


def steps_of(pattern: str) -> int:
    """Return about how many steps a pattern has once its counts are written out.

    Raises:
        ValueError: It asks for too much; the message says what it does, as "has ...".
    """
    if len(pattern) > _LONGEST:
        raise ValueError(f"is longer than {_LONGEST:,} characters")
    # How many steps each open group has, and how many its last part has, which a count repeats.
    open_groups, last = [0], 0
    for token in _TOKEN.finditer(pattern):
        kind = token.lastgroup if token.lastgroup not in ("least", "most") else "count"
        if kind == "skipped":
            continue
        if kind == "flags" and not _HARMLESS_FLAGS.fullmatch(token[0]):
            raise ValueError("has flags other than i, m and s")
        if kind == "count":
            times = _times(token["least"], token["most"])
            open_groups[-1] += last * (times - 1)
            last *= times
        elif kind == "open" or token[0].endswith(":"):
            open_groups.append(0)
            last = 0
        elif kind == "close" and len(open_groups) > 1:
            last = open_groups.pop()
            open_groups[-1] += last
        else:
            last = 1
            open_groups[-1] += 1
        if len(open_groups) > _DEEPEST:
            raise ValueError(f"has groups more than {_DEEPEST} deep")
        if max(last, open_groups[-1]) > _MOST_STEPS:
            raise ValueError(f"has more than {_MOST_STEPS:,} steps once its counts are written out")
    return open_groups[0]


def _times(least: str, most: str | None) -> int:
    """Return how often a count repeats at most; no more than one that is too large anyway."""
    largest = max(
        (each.lstrip("0") for each in (least, most or "")), key=lambda each: (len(each), each)
    )
    return int(largest or 1) if len(largest) <= len(str(_MOST_STEPS)) else _MOST_STEPS + 1
