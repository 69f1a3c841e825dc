"""TypeScript under `isolatedDeclarations`: what a module exports needs its type written out.

A literal's type is plain to see, a call's is not. So a lookup comes with `: string` where that can
stand, and is refused where it cannot.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.placement import insert
from keylift.model import Edit, Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from keylift.languages.model import File
    from keylift.languages.tree import Place, SyntaxTree

_ISOLATED = re.compile(r'"isolatedDeclarations"\s*:\s*true\b')
# What holds a value, and its field for the name that a type follows.
_NAMES = {
    "variable_declarator": "name",
    "public_field_definition": "name",
    "required_parameter": "pattern",
}
_TYPED = frozenset({"as_expression", "type_assertion", "satisfies_expression"})


def written_types(
    tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    """Return the types that lookups at these places need beside them, or why they cannot be."""
    config = (file.project.read("tsconfig.json") if file.project else None) or ""
    if not _ISOLATED.search(config):
        return ()
    edits: list[Edit] = []
    for place in places:
        needed = _needed(tree, place)
        if isinstance(needed, Refusal):
            return needed
        edits += needed
    return tuple(dict.fromkeys(edits))


def _needed(tree: SyntaxTree, place: Place) -> list[Edit] | Refusal:
    if not _is_exported(tree, place.path):
        return []
    for node in place.ancestors:
        has_type = node.child_by_field_name("type") or node.child_by_field_name("return_type")
        if node.type in {"statement_block", *_TYPED} or has_type or _is_private(tree, node):
            return []
        field = _NAMES.get(node.type)
        if field is None:
            continue
        name = node.child_by_field_name(field)
        if name is None or node != place.parent or "pattern" in name.type:
            break
        return [insert(tree.span(name).end, ": string")]
    return Refusal(RefusalReason.ISOLATED)


def _is_exported(tree: SyntaxTree, path: tuple[Node, ...]) -> bool:
    statement = path[1]
    if statement.type == "export_statement":
        return True
    names = [statement, *statement.named_children]
    declared = [tree.source(name) for each in names if (name := each.child_by_field_name("name"))]
    return any(
        re.search(rf"\bexport\s*(?:\{{[^}}]{{0,2000}}|default\s+)\b{re.escape(each)}\b", tree.text)
        for each in declared
    )


def _is_private(tree: SyntaxTree, node: Node) -> bool:
    """Tell whether a class keeps the member's type for itself."""
    name = node.child_by_field_name("name")
    is_hidden = name is not None and name.type == "private_property_identifier"
    return is_hidden or any(
        child.type == "accessibility_modifier" and tree.source(child) == "private"
        for child in node.children
    )
