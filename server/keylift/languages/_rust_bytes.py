"""Rust: where a byte string, which is an array of its own length, may be a slice instead.

Only what the file itself spells out counts, and a few functions that everyone knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._rust_calls import name_of_macro
from keylift.languages._rust_contexts import is_sliced
from keylift.languages.tree import field_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree

SLICE = re.compile(r"&\s*(?:'\w+\s+)?\[\s*u8\s*\]\Z")
_METHODS = frozenset(
    {
        "to_vec", "len", "is_empty", "iter", "contains", "starts_with", "ends_with", "first",
        "last", "get", "chunks", "escape_ascii", "eq_ignore_ascii_case", "to_ascii_lowercase",
        "to_ascii_uppercase",
    }
)  # fmt: skip
_TAKERS = frozenset(
    {
        "new_from_slice", "from_slice", "from_secret", "from_utf8", "from_utf8_lossy", "update",
        "chain_update", "digest", "write_all", "extend_from_slice",
    }
)  # fmt: skip
_COMPARING = frozenset({"assert_eq", "assert_ne", "debug_assert_eq", "debug_assert_ne"})
_KEY = re.compile(r"(?:^|::)hmac::Key::new\Z")


def takes_slice(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether a slice of bytes fits at the place as well as an array does."""
    parent = place.parent
    if parent.type in {"let_declaration", "type_cast_expression"}:
        return _is_slice(tree, parent.child_by_field_name("type"))
    if parent.type == "field_expression":
        field = parent.child_by_field_name("field")
        is_call = place.ancestors[1].type == "call_expression"
        return is_call and field is not None and tree.source(field) in _METHODS
    if parent.type == "arguments":
        name = name_of_macro(tree, place.ancestors[1])
        return name in _COMPARING or _is_slice_argument(tree, place)
    if parent.type == "field_initializer":
        return _is_slice_field(tree, place)
    if parent.type in {"block", "return_expression"}:
        return _is_slice_result(tree, place)
    # What compares with an array's reference compares with a slice.
    operator = parent.child_by_field_name("operator")
    return is_sliced(place) or (operator is not None and operator.type in {"==", "!="})


def _is_slice(tree: SyntaxTree, written: Node | None) -> bool:
    return written is not None and bool(SLICE.match(tree.source(written)))


def _is_slice_argument(tree: SyntaxTree, place: Place) -> bool:
    function = place.ancestors[1].child_by_field_name("function")
    if place.ancestors[1].type != "call_expression" or function is None:
        return False
    written = re.sub(r"\s", "", tree.source(function))
    name = re.split(r"::|\.", written)[-1]
    if name in _TAKERS or _KEY.search(written):
        return True
    items = [
        node
        for node in tree.walk()
        if node.type == "function_item" and _has_name(tree, node, written)
    ]
    if len(items) != 1:
        return False
    parameters = items[0].child_by_field_name("parameters")
    listed = [
        node for node in (parameters.named_children if parameters else ()) if _is_listed(node)
    ]
    at = [node for node in place.parent.named_children if _is_listed(node)].index(place.value)
    return at < len(listed) and _is_slice(tree, listed[at].child_by_field_name("type"))


def _is_listed(node: Node) -> bool:
    return node.type not in {"line_comment", "block_comment", "attribute_item"}


def _has_name(tree: SyntaxTree, item: Node, name: str) -> bool:
    named = item.child_by_field_name("name")
    return named is not None and tree.source(named) == name


def _is_slice_field(tree: SyntaxTree, place: Place) -> bool:
    name = place.parent.child_by_field_name("field")
    built = place.ancestors[2].child_by_field_name("name")
    if name is None or built is None:
        return False
    items = [
        node
        for node in tree.walk()
        if node.type == "struct_item" and _has_name(tree, node, tree.source(built))
    ]
    body = items[0].child_by_field_name("body") if len(items) == 1 else None
    return any(
        _has_name(tree, field, tree.source(name))
        and _is_slice(tree, field.child_by_field_name("type"))
        for field in (body.named_children if body else ())
    )


def _is_slice_result(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the value is what its function returns, and that a slice."""
    user = place.parent
    for node in place.ancestors[1:] if user.type == "return_expression" else place.ancestors[1:2]:
        if node.type in {"closure_expression", "async_block"}:
            return False
        if node.type == "function_item":
            is_body = user.type != "block" or field_of(node, user) == "body"
            return is_body and _is_slice(tree, node.child_by_field_name("return_type"))
    return False
