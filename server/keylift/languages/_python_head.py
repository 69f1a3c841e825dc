"""The head of a Python module: what stands above its code, and the first imports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.languages.placement import before_statement, is_first_on_line

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

DEFINITIONS = frozenset({"function_definition", "class_definition", "decorated_definition"})
_FUTURE = "future_import_statement"
_IMPORTS = frozenset({"import_statement", "import_from_statement", _FUTURE})
_HEAD = re.compile(
    r"^#!|coding[:=]|^# ///|^#\s*(?:type|mypy|pyright|pylint|ruff|flake8|isort|fmt|vim?)\s*:",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Head:
    """A module's first imports, those from `__future__` aside, and the statements after them."""

    imports: tuple[Node, ...]
    rest: tuple[Node, ...]


def head_of(tree: SyntaxTree) -> Head:
    """Return the head of a module; its docstring is in neither part."""
    statements = [node for node in tree.root.named_children if node.type != "comment"]
    if statements and _is_docstring(statements[0]):
        statements = statements[1:]
    count = next(
        (index for index, node in enumerate(statements) if node.type not in _IMPORTS),
        len(statements),
    )
    imports = tuple(node for node in statements[:count] if node.type != _FUTURE)
    return Head(imports, tuple(statements[count:]))


def offset_before(tree: SyntaxTree, first: Node) -> int | None:
    """Return where code goes in front of a module's first statement, above its own comments."""
    if not is_first_on_line(tree.text, tree.span(first).start):
        return None
    above = tree.above(first)
    start = max((node.end_byte for node in above if node.type != "comment"), default=0)
    comments = [node for node in above if node.type == "comment" and node.start_byte >= start]
    return before_statement(tree, comments, first, _HEAD)


def _is_docstring(statement: Node) -> bool:
    kinds = [one.type for one in statement.named_children]
    return statement.type == "expression_statement" and kinds == ["string"]
