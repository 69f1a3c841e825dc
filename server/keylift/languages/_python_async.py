"""Tells where Python code may await something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages.tree import field_of

if TYPE_CHECKING:
    from keylift.languages.model import File
    from keylift.languages.tree import Place, SyntaxTree

# A generator with an `await` becomes another kind of generator; the others are functions or scopes.
_NEVER = frozenset({"lambda", "class_definition", "generator_expression"})


def can_await(_tree: SyntaxTree, place: Place, _file: File) -> bool:
    """Tell whether the innermost function around a place is an `async` one."""
    inner = place.value
    for node in place.ancestors:
        if node.type in _NEVER and field_of(node, inner) not in {"superclasses", "parameters"}:
            return False
        if node.type == "function_definition" and field_of(node, inner) == "body":
            return node.children[0].type == "async"
        inner = node
    return False
