"""Rust: what the compiler evaluates itself, and what is a value's default.

It judges where an expression stands, be it a literal or a constant's name. It knows no macro.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from keylift.languages._rust_calls import FORMATS, name_of_macro
from keylift.languages.tree import field_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree

FALLBACKS = frozenset({"unwrap_or", "map_or", "unwrap_or_else", "unwrap_or_default", "or"})
_CONSTANTS = frozenset(
    {
        "const_item",
        "static_item",
        "const_block",
        "enum_variant",
        "array_type",
        "type_arguments",
    }
)
# Methods of arrays, options and the like that hand out nothing borrowed.
_OWNERS = frozenset(
    {
        "concat", "join", "to_vec", "contains", "len", "unwrap", "expect", "map", "and_then",
        "ok_or", "unwrap_or", "unwrap_or_default", "into", "to_string", "to_owned",
    }
)  # fmt: skip
_VALUES = frozenset(
    {
        "array_expression", "tuple_expression", "struct_expression", "field_initializer_list",
        "field_initializer", "parenthesized_expression", "arguments", "index_expression",
    }
)  # fmt: skip


def is_compile_time(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the compiler evaluates the value, other than as code that runs later."""
    for depth in range(place.depth - 1, -1, -1):
        node, child = place.path[depth], place.path[depth + 1]
        if node.type == "function_item":
            modifiers = (one for one in node.named_children if one.type == "function_modifiers")
            return any("const" in tree.source(one).split() for one in modifiers)
        if node.type == "closure_expression":
            return False
        if node.type in _CONSTANTS or field_of(node, child) == "length":
            return True
    return False


def is_promoted(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the value is in a borrowed one, which lives forever only as a constant."""
    for depth in range(place.depth - 1, -1, -1):
        node = place.path[depth]
        if node.type == "reference_expression":
            return not _is_passing(tree, place.path[: depth + 1])
        is_direct = depth == place.depth - 1
        if node.type == "field_expression":
            # A method borrows what it is called on, but a literal is a reference already.
            field = node.child_by_field_name("field")
            return not is_direct and (field is None or tree.source(field) not in _OWNERS)
        if is_direct and is_sliced(place):
            return False
        if node.type == "call_expression":
            function = node.child_by_field_name("function")
            name = re.split(r"::|\.", tree.source(function))[-1] if function else ""
            if not name.strip()[:1].isupper():
                return False
        elif node.type not in _VALUES:
            return False
    return False


def _is_passing(tree: SyntaxTree, path: tuple[Node, ...]) -> bool:
    """Tell whether a reference only lives until a macro has printed or compared it."""
    around = path[-2]
    if around.type == "binary_expression":
        operator = around.child_by_field_name("operator")
        return operator is not None and operator.type in {"==", "!="}
    return around.type == "arguments" and name_of_macro(tree, path[-3]) in FORMATS


def is_sliced(place: Place) -> bool:
    """Tell whether the value is what an index is taken of, other than the index."""
    return place.parent.type == "index_expression" and place.parent.named_children[:1] == [
        place.value
    ]


def is_fallback(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the value is what a call like `unwrap_or` hands out for want of another."""
    for depth in range(place.depth - 1, -1, -1):
        node, child = place.path[depth], place.path[depth + 1]
        if node.type == "block":
            return False
        if node.type == "call_expression" and field_of(node, child) == "arguments":
            function = node.child_by_field_name("function")
            name = re.split(r"::|\.", tree.source(function))[-1] if function else ""
            if name.strip() in FALLBACKS:
                return True
    return False


def is_pattern(path: tuple[Node, ...]) -> bool:
    """Tell whether what stands at the end of `path` belongs to a pattern."""
    for node, child in pairwise(path):
        field = field_of(node, child)
        # An arm's guard is an expression inside of its pattern.
        is_part = node.type.endswith("_pattern") and field != "condition"
        is_whole = field == "pattern" and node.type != "match_arm"
        if is_part or is_whole or node.type == "closure_parameters":
            return True
    return False
