"""Which names a Go file binds around a place, in functions and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages.tree import field_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

_SCOPES = frozenset(
    {
        "source_file", "function_declaration", "method_declaration", "func_literal", "block",
        "if_statement", "for_statement", "expression_switch_statement", "type_switch_statement",
        "expression_case", "default_case", "type_case", "communication_case",
    }
)  # fmt: skip


def bindings(tree: SyntaxTree, name: str, use: Node) -> Iterator[tuple[Node, ...]]:
    """Yield the paths of what binds a name around a node, the innermost last."""
    found: list[tuple[int, int, tuple[Node, ...]]] = []
    for at, path in _binding_paths(tree, name):
        scope = path[at]
        is_around = scope.start_byte <= use.start_byte and use.end_byte <= scope.end_byte
        is_before = scope.type == "source_file" or path[-1].end_byte <= use.start_byte
        is_of_itself = any(
            one.type in {"short_var_declaration", "var_spec", "range_clause"}
            and one.start_byte <= use.start_byte
            and use.end_byte <= one.end_byte
            for one in path
        )
        if is_around and is_before and not is_of_itself:
            found.append((at, path[-1].start_byte, path))
    yield from (path for _, _, path in sorted(found, key=lambda each: each[:2]))


def _binding_paths(tree: SyntaxTree, name: str) -> list[tuple[int, tuple[Node, ...]]]:
    """Return what binds a name anywhere, each with the index of its scope in its path."""
    known = tree.once(_known_bindings)
    if name not in known:
        known[name] = [
            (max(at for at, one in enumerate(path[:-1]) if one.type in _SCOPES), path)
            for path in tree.occurrences(name)
            if len(path) > 1 and _is_binding(path)
        ]
    return known[name]


def _known_bindings(_tree: SyntaxTree) -> dict[str, list[tuple[int, tuple[Node, ...]]]]:
    return {}


def _is_binding(path: tuple[Node, ...]) -> bool:
    parent, node = path[-2], path[-1]
    if parent.type == "expression_list":
        above = path[-3]
        words = {"short_var_declaration", "range_clause", "receive_statement"}
        is_left = field_of(above, parent) in {"left", "alias"}
        return is_left and above.type in {*words, "type_switch_statement"}
    named = {
        "parameter_declaration", "variadic_parameter_declaration", "var_spec", "const_spec",
        "type_parameter_declaration",
    }  # fmt: skip
    return parent.type in named and field_of(parent, node) == "name"
