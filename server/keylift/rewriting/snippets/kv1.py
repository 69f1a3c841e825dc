"""Lookups in version 1 of Vault's KV engine, made of those in version 2.

Version 2 has `data` in its paths, and the fields within another `data`; nothing else differs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keylift.rewriting.lookups import Lookup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.languages import Function

_CHANGES = (
    ("/data/", "/"),
    ('["data"]["data"]', '["data"]'),
    ("['data']['data']", "['data']"),
    ('"data", "data"', '"data"'),
    ("data?.data?.", "data?."),
    (".data.data[", ".data["),
    ("body.Data.Data[", "body.Data["),
    (
        "struct {\n    Data struct{ Data map[string]json.RawMessage }\n  }",
        "struct{ Data map[string]json.RawMessage }",
    ),
    ('fields, _ := reply.Data["data"].(map[string]interface{})', "fields := reply.Data"),
)
_SNAKE_CASE = frozenset({"python", "ruby", "rust", "shell"})


def of_version_1(lookups: Mapping[str, Lookup]) -> dict[str, Lookup]:
    """Return the lookups by language id; their functions' names differ from those of version 2."""
    return {
        language_id: _lookup(lookup, "_v1" if language_id in _SNAKE_CASE else "V1")
        for language_id, lookup in lookups.items()
    }


def _lookup(lookup: Lookup, ending: str) -> Lookup:
    return replace(
        lookup,
        function=_function(lookup.function, ending) if lookup.function else None,
        awaited=_lookup(lookup.awaited, ending) if lookup.awaited else None,
        older=_lookup(lookup.older, ending) if lookup.older else None,
        preloaded=_preloaded(lookup.preloaded, ending) if lookup.preloaded else None,
    )


def _preloaded(lookup: Lookup, ending: str) -> Lookup:
    """Return the lookup of what was fetched before, under a name that tells the version."""
    function = lookup.function
    if function is None or function.preload is None:
        return lookup
    fetching = _function(function.preload.function, ending)
    old, new = '"Vault ', '"Vault KV1 '
    line, expression = function.preload.line.replace(old, new), lookup.expression.replace(old, new)
    preload = replace(function.preload, function=fetching, line=line)
    return replace(lookup, expression=expression, function=replace(function, preload=preload))


def _function(function: Function, ending: str) -> Function:
    return replace(
        function,
        names=tuple(name + ending for name in function.names),
        code=_code(function.code),
        others=tuple(map(_code, function.others)),
        clients=tuple(_function(each, ending) for each in function.clients),
    )


def _code(code: str) -> str:
    for old, new in _CHANGES:
        code = code.replace(old, new)
    return code
