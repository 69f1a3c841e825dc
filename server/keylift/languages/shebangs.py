"""Which language a script is in that has no telling name, by the interpreter on its first line."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 200
# `env` may be given options and variables before the program's name.
_FIRST_LINE = re.compile(
    r"\ufeff?#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-\S*[ \t]+|\w+=\S*[ \t]+)*(?:\S*/)?)?"
    r"(?P<program>[a-z][a-z-]*?)-?[\d.]*(?:[ \t\r\n]|\Z)"
)
_INTERPRETERS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "bats"), "shell"),
        **dict.fromkeys(("python", "pypy"), "python"),
        **dict.fromkeys(("node", "nodejs", "bun"), "javascript"),
        **dict.fromkeys(("ts-node", "tsx"), "typescript"),
        **dict.fromkeys(("ruby", "jruby", "truffleruby"), "ruby"),
        "php": "php",
        "pwsh": "powershell",
        "groovy": "groovy",
        "scala": "scala",
    }
)


def language_of_script(head: str | bytes) -> str:
    """Return the language id that a file's first line tells, or "".

    Args:
        head: The file's text or bytes, or their beginning.
    """
    start = head[:_LONGEST]
    text = start if isinstance(start, str) else start.decode("utf-8", "replace")
    found = _FIRST_LINE.match(text)
    return _INTERPRETERS.get(found["program"], "") if found else ""
