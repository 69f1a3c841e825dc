"""Literals that are joined to nothing but literals: together they say one value.

A long value is often written in several pieces, such as a key of many lines. It reads the tree
alone, and decodes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages import Syntax
    from keylift.languages.tree import SyntaxTree


def joins_strings(tree: SyntaxTree, syntax: Syntax, node: Node) -> bool:
    """Tell whether a node joins strings: by the language's operator, or by their standing there."""
    if node.type in syntax.adjacent:
        return True
    operator = node.child_by_field_name("operator") if node.type in syntax.joins else None
    return operator is not None and tree.source(operator) == syntax.operator


def pieces_of(tree: SyntaxTree, syntax: Syntax, node: Node) -> tuple[Node, ...]:
    """Return the literals that `node` joins, or none where it joins anything else as well.

    A comment between them counts as something else: it would be lost with them.
    """
    pieces: list[Node] = []
    waiting = [node] if joins_strings(tree, syntax, node) else []
    while waiting:
        one = waiting.pop()
        if one.type in syntax.literals:
            pieces.append(one)
        elif joins_strings(tree, syntax, one):
            waiting.extend(reversed(one.named_children))
        else:
            return ()
    return tuple(pieces)
