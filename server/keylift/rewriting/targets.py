"""What a literal is for, in the code's own words: its target, and the names around that.

A bare `password` says little; the `db` around it tells the rest. It reads the tree alone, and
chooses no name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.tree import field_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages import Syntax
    from keylift.languages.tree import Place, SyntaxTree

_TYPE = re.compile(r"(?:class|object|struct|record|trait|interface|module|impl)(?:_\w+)?\Z")
_MAKERS = {
    "call": "function",
    "call_expression": "function",
    "new_expression": "constructor",
    "object_creation_expression": "type",
    "composite_literal": "type",
    "struct_expression": "name",
}
_TYPE_NAME = re.compile(r"(?:[\w.:]*[.:])?([A-Z]\w*)\Z")


def target_of(tree: SyntaxTree, syntax: Syntax, place: Place) -> str:
    """Return the source text of what the literal is assigned or passed to, or ""."""
    depth = _target_depth(syntax, place)
    name = _named_above(syntax, place, depth) if depth else None
    return tree.source(name) if name is not None else ""


def scopes_of(tree: SyntaxTree, syntax: Syntax, place: Place) -> tuple[str, ...]:
    """Return the source texts of the names around the literal's target, the innermost first.

    They are keys, variables, and types: those that the target is a member of or that it makes.
    """
    depth = _target_depth(syntax, place)
    return tuple(_scopes(tree, syntax, place, depth - 1)) if depth else ()


def _target_depth(syntax: Syntax, place: Place) -> int:
    """Return the index in the path of what the nearest target names, or 0."""
    for depth in range(place.depth, 0, -1):
        if place.path[depth - 1].type in syntax.barriers:
            return 0
        if _named_above(syntax, place, depth) is not None:
            return depth
    return 0


def _scopes(tree: SyntaxTree, syntax: Syntax, place: Place, start: int) -> Iterator[str]:
    for depth in range(start, 0, -1):
        node = place.path[depth - 1]
        name = _named_above(syntax, place, depth)
        if name is None and _TYPE.match(node.type):
            name = _type_name(node)
        if name is not None:
            yield tree.source(name)
            continue
        maker = node.child_by_field_name(_MAKERS.get(node.type, ""))
        made = _TYPE_NAME.match(tree.source(maker)) if maker else None
        if made:
            yield made[1]


def _named_above(syntax: Syntax, place: Place, depth: int) -> Node | None:
    """Return the name that the node above `path[depth]` gives to it, or None."""
    node = place.path[depth - 1]
    name = _name_in(node, syntax.targets.get(node.type, ""))
    return name if name is not None and name != place.path[depth] else None


def _type_name(node: Node) -> Node | None:
    name = node.child_by_field_name("name") or node.child_by_field_name("type")
    if name is not None or node.parent is None:
        return name
    return next((child for child in node.named_children if child.type.endswith("identifier")), None)


def _name_in(node: Node, way: str) -> Node | None:
    """Return the child in the field `way`, or the node that the kinds of `way` lead down to."""
    if not way:
        return None
    name = node.child_by_field_name(way)
    if name is not None and field_of(node, name):
        return name
    found: Node | None = node
    for kind in way.split("/"):
        children = found.named_children if found else ()
        found = next((child for child in children if child.type == kind), None)
    return found
