"""JavaScript's lookups that have the secret as their default: `process.env.X || "…"` and others.

Readers of a library keep their name: without the default they fail themselves where the variable
is missing, and they know where else to look for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._javascript_functions import is_global_taken
from keylift.languages.model import Fallback
from keylift.languages.tree import is_bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree

_ENVIRONMENT = re.compile(
    r"process\.env(?:\.(?P<dotted>[A-Za-z_]\w*)|\[(?P<quote>[\"'])(?P<quoted>[A-Za-z_]\w*)(?P=quote)\])\Z",
    re.ASCII,
)
_NAME = re.compile(r"""["'`](?P<name>[A-Z_][A-Z0-9_]*)["'`]\Z""", re.ASCII)
_PLAIN = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)
_NEST = re.compile(r"""["']@nestjs/config["']""")
_ENV_VAR = re.compile(r"""["']env-var["']""")
_ENVALID = re.compile(r"""["']envalid["']""")
_DEPTH_OF_ENVALID = 4
_CHECKED = ["object", "arguments", "call_expression", "variable_declarator"]
_ENVALID_KINDS = frozenset({"str", "email", "host", "url"})


def fallback(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Recognize a lookup whose default is the literal at a place."""
    if not is_bare(place):
        return None
    kind = place.parent.type
    if kind == "binary_expression":
        return _of_operator(tree, place)
    if kind in {"object_assignment_pattern", "assignment_pattern"}:
        return _of_pattern(tree, place)
    if kind == "arguments":
        return _of_nest(tree, place) or _of_env_var(tree, place)
    return _of_envalid(tree, place) if kind == "pair" else None


def _of_operator(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Recognize `process.env.X || "…"`, also with `??`."""
    parent = place.parent
    operator, left, right = (
        parent.child_by_field_name(name) for name in ("operator", "left", "right")
    )
    if operator is None or operator.type not in {"||", "??"} or right != place.value:
        return None
    found = _ENVIRONMENT.match(tree.source(left)) if left else None
    if not found or is_global_taken(tree, "process"):
        return None
    return Fallback(parent, found["dotted"] or found["quoted"])


def _of_pattern(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Recognize `const { X = "…" } = process.env`, whose default stops the program from then on."""
    pattern, depth = place.parent, place.depth - 1
    left, key = pattern.child_by_field_name("left"), None
    if pattern.type == "assignment_pattern":
        pair = place.path[depth - 1]
        key = pair.child_by_field_name("key") if pair.type == "pair_pattern" else None
        left, depth = key, depth - 1
    if left is None:
        return None
    owner = place.path[depth - 2]
    value = owner.child_by_field_name("value") or owner.child_by_field_name("right")
    is_environment = value is not None and tree.source(value) == "process.env"
    name = tree.source(left)
    if not is_environment or not _PLAIN.match(name) or is_global_taken(tree, "process"):
        return None
    return Fallback(place.value, name)


def _of_nest(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Recognize `config.get("X", "…")` of Nest, whose other function fails without a value."""
    arguments, call = place.ancestors[0], place.ancestors[1]
    function = call.child_by_field_name("function")
    given = _values(arguments)
    if not _NEST.search(tree.text) or function is None or given[1:2] != [place.value]:
        return None
    owner, found = _method(tree, function, "get"), _NAME.match(tree.source(given[0]))
    if owner is None or found is None:
        return None
    types = call.child_by_field_name("type_arguments")
    rest = ", ".join(tree.source(each) for each in (given[0], *given[2:]))
    form = f"{owner}.getOrThrow{tree.source(types) if types else ''}({rest})"
    return Fallback(call, found["name"], form)


def _of_env_var(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Recognize `env.get("X").default("…")` of env-var."""
    call = place.ancestors[1]
    function = call.child_by_field_name("function")
    owner = _method(tree, function, "default") if function is not None else None
    if not _ENV_VAR.search(tree.text) or owner is None:
        return None
    found = re.search(
        r"""(?:^|\.)get\(\s*["'](?P<name>[A-Z_][A-Z0-9_]*)["']\s*\)""", owner, re.ASCII
    )
    return Fallback(call, found["name"], f"{owner}.required()") if found else None


def _of_envalid(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Recognize `X: str({ default: "…" })` of envalid, which fails where it has no default."""
    around = place.ancestors[1:5]
    if len(around) < _DEPTH_OF_ENVALID:
        return None
    options, _, call, owner = around
    key = place.parent.child_by_field_name("key")
    function = call.child_by_field_name("function") if call.type == "call_expression" else None
    name = owner.child_by_field_name("key") if owner.type == "pair" else None
    if key is None or function is None or name is None or tree.source(key) != "default":
        return None
    if not _ENVALID.search(tree.text):
        return None
    kind, variable = tree.source(function).split(".")[-1], tree.source(name)
    if kind not in _ENVALID_KINDS or not _PLAIN.match(variable):
        return None
    rest = ", ".join(tree.source(each) for each in _values(options) if each != place.parent)
    form = f"{tree.source(function)}({f'{{ {rest} }}' if rest else ''})"
    return Fallback(call, variable, form, read_as=_read_as(tree, place, variable))


def _read_as(tree: SyntaxTree, place: Place, variable: str) -> str:
    """Return what the code calls a variable of envalid's checked environment; "" for nothing."""
    around = place.ancestors[_DEPTH_OF_ENVALID + 1 :]
    kinds = [node.type for node in around[: len(_CHECKED)]]
    name = around[len(_CHECKED) - 1].child_by_field_name("name") if kinds == _CHECKED else None
    is_plain = name is not None and name.type == "identifier"
    return f"{tree.source(name)}.{variable}" if name and is_plain else ""


def _method(tree: SyntaxTree, function: Node, name: str) -> str | None:
    """Return what a method of that name is called on, or None where another is called."""
    called = function.child_by_field_name("property")
    owner = function.child_by_field_name("object")
    if function.type != "member_expression" or called is None or owner is None:
        return None
    return tree.source(owner) if tree.source(called) == name else None


def _values(node: Node) -> Sequence[Node]:
    return [each for each in node.named_children if each.type != "comment"]
