"""Which environment variables a text looks up by name, as far as one can tell without a parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = r"(?P<name>[A-Za-z_]\w*)"
_QUOTED = rf"""["']{_NAME}["']"""
_NODE = rf"(?:\bprocess\.env\.{_NAME}|(?:\bprocess\.env\[|\brequireEnv(?:Var)?\(){_QUOTED})"
_NODE = _NODE.replace("?P<name>", "?P<dotted>", 1)
_LOOKUPS: Mapping[str, re.Pattern[str]] = {
    "python": re.compile(
        rf"(?:\benviron(?:\[|\.(?:get|pop)\()|\b(?:getenv|require_env(?:_var)?)\()\s*{_QUOTED}"
    ),
    "javascript": re.compile(_NODE),
    "typescript": re.compile(_NODE),
    "tsx": re.compile(_NODE),
    "go": re.compile(rf"\b(?:mustEnv|mustGetenv|Getenv|LookupEnv)\({_QUOTED}"),
    "ruby": re.compile(rf"\bENV(?:\.fetch\(|\[)\s*{_QUOTED}"),
    "php": re.compile(rf"\bgetenv\({_QUOTED}"),
    "rust": re.compile(rf"\b(?:require_env(?:_var)?|env::var)\({_QUOTED}"),
}


def looked_up(language_id: str, text: str) -> frozenset[str]:
    """Return the names of the variables that code in a text looks up."""
    pattern = _LOOKUPS.get(language_id)
    if pattern is None:
        return frozenset()
    groups = (found.groupdict() for found in pattern.finditer(text))
    return frozenset(each.get("dotted") or each["name"] for each in groups)
