"""What the elements of a Go composite literal take, whose type may stand further out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages import _go_standard as standard
from keylift.languages._go_shapes import (
    FOREIGN,
    STANDARD,
    UNKNOWN,
    Type,
    Want,
    element_of,
    fields_of,
    underlying,
    written,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages._go_package import Package
    from keylift.languages.tree import Place, SyntaxTree


def element_want(package: Package, place: Place) -> Type | Want | None:
    """Return what an element of a composite literal takes."""
    depth = place.depth - 1
    key = None
    if place.path[depth].type == "keyed_element":
        key = place.path[depth].child_by_field_name("key")
        depth -= 1
    return _inside(package, place, depth, key, place.path[depth + 1])


def _inside(
    package: Package, place: Place, depth: int, key: Node | None, child: Node
) -> Type | Want | None:
    """Return the type of a child of the braces at `depth`."""
    outer = _braces(package, place, depth)
    if isinstance(outer, Want):
        return outer
    base = underlying(package, outer)
    name = package.tree.source(key) if key is not None else ""
    if base is STANDARD:
        return UNKNOWN if f".{name}" in standard.OTHER_VALUES else STANDARD
    if base is None or base.node is None or base.tree is None:
        return UNKNOWN if _is_own(outer) else FOREIGN
    if base.node.type != "struct_type":
        return element_of(package, base)
    tree, fields = base.tree, fields_of(base.node)
    kinds = [
        (word, written(tree, one.child_by_field_name("type")))
        for one in fields
        for word in _names(tree, one)
    ]
    elements = [one for one in place.path[depth].named_children if one.type != "comment"]
    at = elements.index(child)
    chosen = [kind for word, kind in kinds if word == name] if key else [k for _, k in kinds][at:]
    return chosen[0] if chosen else UNKNOWN


def _names(tree: SyntaxTree, declared: Node) -> list[str]:
    """Return the names of a field declaration; an embedded type has none that is asked for."""
    return [tree.source(one) for one in declared.children_by_field_name("name")] or [""]


def _braces(package: Package, place: Place, depth: int) -> Type | Want | None:
    """Return the type of the composite literal whose braces stand at `depth` of the path."""
    path = place.path
    if path[depth - 1].type == "composite_literal":
        return written(package.tree, path[depth - 1].child_by_field_name("type"))
    if path[depth - 1].type != "literal_element":
        return UNKNOWN
    if path[depth - 2].type == "keyed_element":
        key = path[depth - 2].child_by_field_name("key")
        return _inside(package, place, depth - 3, key, path[depth - 2])
    return _inside(package, place, depth - 2, None, path[depth - 1])


def _is_own(found: Type | None) -> bool:
    """Tell whether a type's name is one of the package, or has parameters."""
    node = found.node if found else None
    if found is None or node is None or found.tree is None or node.type == "generic_type":
        return True
    return node.type != "qualified_type"
