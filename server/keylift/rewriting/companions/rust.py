"""Where a Rust program loads `.env`: at the start of `main`, before there is another thread.

Variables may not be set while other threads read them, so an `async` main is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages.placement import insert, line_start
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree
    from keylift.model import Edit
    from keylift.rewriting.companions.model import Surroundings

# The file may be missing, as in production; then the lookups say which variable is.
_CALL = "dotenvy::dotenv().ok();"


def place(around: Surroundings) -> tuple[Edit, ...] | Refusal:
    """Return the call, as the first statement of `main`."""
    tree = around.tree
    body = _main_body(tree)
    if body is None or not body.named_children:
        return Refusal(RefusalReason.NO_ENTRY)
    first = tree.span(body.named_children[0])
    start = line_start(tree.text, first.start)
    indent = tree.text[start : first.start]
    if indent.strip():
        return Refusal(RefusalReason.NO_ENTRY)
    return (insert(start, f"{indent}{_CALL}\n"),)


def _main_body(tree: SyntaxTree) -> Node | None:
    """Return the body of a plain `main` without attributes."""
    before: Node | None = None
    for node in tree.root.named_children:
        name = node.child_by_field_name("name")
        if node.type == "function_item" and name is not None and tree.source(name) == "main":
            has_attribute = before is not None and before.type == "attribute_item"
            is_plain = node.named_children[0] == name
            return node.child_by_field_name("body") if is_plain and not has_attribute else None
        before = node
    return None
