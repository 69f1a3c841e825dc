"""Recognizes Python's lookups of an environment variable that have a default.

It knows imports only through the caller, and takes no other function for one of the standard
library's, whatever its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.model import Fallback
from keylift.languages.tree import is_bare

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from keylift.languages.model import Reach
    from keylift.languages.tree import Place, SyntaxTree

_NAME = re.compile(r"""(?P<quote>["'])(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P=quote)\Z""")
_GETTERS = (("os.getenv", ""), ("os.environ", ".get"))


def find_fallback(
    tree: SyntaxTree, place: Place, reach_of: Callable[[str], Reach | None]
) -> Fallback | None:
    """Return the lookup whose default the literal is, such as `getenv("X", "…")`.

    `reach_of` tells how the place reaches a dotted symbol.
    """
    if not is_bare(place):
        return None
    is_or = place.parent.type == "boolean_operator"
    call = _left_of_or(place) if is_or else _call_with_default(tree, place)
    if call is None:
        return None
    name = _variable_of(tree, call, 1 if is_or else 2, reach_of)
    return Fallback(place.parent if is_or else call, name) if name else None


def _left_of_or(place: Place) -> Node | None:
    """Return the call before `or`, where the literal stands behind it."""
    left, operator, right = (
        place.parent.child_by_field_name(name) for name in ("left", "operator", "right")
    )
    if operator is None or operator.type != "or" or right != place.value:
        return None
    return left if left is not None and left.type == "call" else None


def _call_with_default(tree: SyntaxTree, place: Place) -> Node | None:
    """Return the call whose last argument the literal is, perhaps by the name `default`."""
    last, around = place.value, place.ancestors
    if place.parent.type == "keyword_argument":
        name = place.parent.child_by_field_name("name")
        if name is None or tree.source(name) != "default":
            return None
        last, around = place.parent, around[1:]
    arguments, call = around[0], around[1] if len(around) > 1 else None
    is_last = arguments.type == "argument_list" and arguments.named_children[-1:] == [last]
    return call if is_last and call is not None and call.type == "call" else None


def _variable_of(
    tree: SyntaxTree, call: Node, count: int, reach_of: Callable[[str], Reach | None]
) -> str:
    function, arguments = (call.child_by_field_name(name) for name in ("function", "arguments"))
    given = arguments.named_children if arguments else []
    name = _NAME.match(tree.source(given[0])) if len(given) == count else None
    if not name or function is None:
        return ""
    for symbol, ending in _GETTERS:
        reach = reach_of(symbol)
        if reach and not reach.edits and tree.source(function) == reach.name + ending:
            return name["name"]
    return ""
