"""Which type a Go expression has, as far as the package and the standard library say.

What another package declares is not known, so an answer may be missing; it is never a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages import _go_standard as standard
from keylift.languages._go_package import is_standard
from keylift.languages._go_scopes import bindings
from keylift.languages._go_shapes import (
    PLAIN,
    STANDARD,
    Type,
    element_of,
    member_of,
    result_of,
    underlying,
    written,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages._go_package import Package
    from keylift.languages.tree import SyntaxTree

_MAX_DEPTH = 12


LITERALS = frozenset({"interpreted_string_literal", "raw_string_literal"})


_FUNCTIONS = ("function_declaration",)


def type_of(package: Package, tree: SyntaxTree, node: Node, depth: int = 0) -> Type | None:
    """Return the type of an expression, or None where it is not known."""
    infer = _INFER.get(node.type)
    if node.type in LITERALS:
        return PLAIN
    return infer(package, tree, node, depth + 1) if infer and depth < _MAX_DEPTH else None


def function_of(package: Package, tree: SyntaxTree, node: Node) -> Type | None:
    """Return the signature of what is called, or STANDARD for one of the standard library."""
    if node.type == "func_literal":
        return Type("function", tree, node)
    if node.type == "identifier":
        found = next(package.declarations(tree.source(node), *_FUNCTIONS), None)
        if found and not list(bindings(tree, tree.source(node), node)):
            return Type("function", *found)
    found_type = type_of(package, tree, node)
    base = (
        found_type
        if found_type and found_type.word == "function"
        else underlying(package, found_type)
    )
    is_function = base is not None and base.node is not None and base.node.type == "function_type"
    if base is STANDARD or (base is not None and base.word == "function"):
        return base
    return Type("function", base.tree, base.node) if is_function and base else None


def _identifier(package: Package, tree: SyntaxTree, node: Node, depth: int) -> Type | None:
    name = tree.source(node)
    around = list(bindings(tree, name, node))
    if around:
        return _bound(package, tree, around[-1], depth)
    for where, spec in package.declarations(name, "var_spec", "const_spec"):
        if spec.parent is not None and _is_top_level(spec):
            return _spec(package, where, spec, name, depth)
    return None


def _is_top_level(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type in {
        "var_declaration",
        "const_declaration",
        "var_spec_list",
    }:
        above = above.parent
    return above is not None and above.type == "source_file"


def _bound(package: Package, tree: SyntaxTree, path: tuple[Node, ...], depth: int) -> Type | None:
    parent, node = path[-2], path[-1]
    if parent.type == "parameter_declaration":
        return written(tree, parent.child_by_field_name("type"))
    if parent.type == "variadic_parameter_declaration":
        return Type("slice", tree, parent.child_by_field_name("type"))
    if parent.type in {"var_spec", "const_spec"}:
        return _spec(package, tree, parent, tree.source(node), depth)
    if parent.type == "expression_list":
        at = parent.named_children.index(node)
        right = path[-3].child_by_field_name("right")
        if path[-3].type == "short_var_declaration" and right is not None:
            return _nth(package, tree, right, (at, len(parent.named_children)), depth)
        if path[-3].type == "range_clause" and right is not None:
            found = type_of(package, tree, right, depth)
            return element_of(package, found, "element" if at else "key")
    return None


def _spec(package: Package, tree: SyntaxTree, spec: Node, name: str, depth: int) -> Type | None:
    kind, value = (spec.child_by_field_name(each) for each in ("type", "value"))
    if kind is not None:
        return written(tree, kind)
    names = [tree.source(one) for one in spec.children_by_field_name("name")]
    return _nth(package, tree, value, (names.index(name), len(names)), depth) if value else None


def _nth(
    package: Package, tree: SyntaxTree, values: Node, place: tuple[int, int], depth: int
) -> Type | None:
    """Return the type of one of several names that are given values at once.

    `place` is its index and how many there are.
    """
    at, count = place
    nodes = values.named_children if values.type == "expression_list" else [values]
    if len(nodes) == count:
        return type_of(package, tree, nodes[at], depth)
    if len(nodes) == 1 and nodes[0].type == "call_expression":
        function = nodes[0].child_by_field_name("function")
        return _result(package, tree, function, at) if function is not None else None
    return type_of(package, tree, nodes[0], depth) if len(nodes) == 1 and at == 0 else None


def _result(package: Package, tree: SyntaxTree, function: Node, at: int) -> Type | None:
    return result_of(function_of(package, tree, function), at)


def _selector(package: Package, tree: SyntaxTree, node: Node, depth: int) -> Type | None:
    operand, member = (node.child_by_field_name(each) for each in ("operand", "field"))
    if operand is None or member is None:
        return None
    name, word = tree.source(member), tree.source(operand)
    path = package.import_path(word, tree) if operand.type == "identifier" else ""
    if path and not list(bindings(tree, word, operand)):
        full = f"{path.rsplit('/', 1)[-1]}.{name}"
        is_known = is_standard(path) and full not in standard.OTHER_VALUES
        return STANDARD if is_known and path not in _GENERIC else None
    return member_of(package, type_of(package, tree, operand, depth), name)


_GENERIC = frozenset({"iter", "maps", "slices", "sync", "sync/atomic", "unique", "weak", "cmp"})


def _call(package: Package, tree: SyntaxTree, node: Node, _depth: int) -> Type | None:
    function, arguments = (node.child_by_field_name(each) for each in ("function", "arguments"))
    if function is None or arguments is None:
        return None
    word = tree.source(function)
    if word in {"append", "min", "max"} and arguments.named_children:
        return type_of(package, tree, arguments.named_children[0], _depth)
    if word in {"make", "new"} and arguments.named_children:
        return written(tree, arguments.named_children[0])
    if word == "string":
        return PLAIN
    if function.type == "identifier" and any(package.declarations(word, "type_spec", "type_alias")):
        return written(tree, function)
    return _result(package, tree, function, 0)


def _sum(package: Package, tree: SyntaxTree, node: Node, depth: int) -> Type | None:
    """Return the type of the first operand that has one of its own."""
    operator = node.child_by_field_name("operator")
    sides = [node.child_by_field_name(side) for side in ("left", "right")]
    if operator is None or operator.type != "+":
        return None
    typed = [one for one in sides if one is not None and not is_untyped(package, tree, one)]
    return type_of(package, tree, typed[0], depth) if typed else PLAIN


def is_untyped(package: Package, tree: SyntaxTree, node: Node) -> bool:
    """Tell whether an expression is a string constant that takes any string type."""
    if node.type in {"parenthesized_expression", "binary_expression"}:
        return all(is_untyped(package, tree, one) for one in node.named_children)
    if node.type == "identifier":
        around = list(bindings(tree, tree.source(node), node))
        if around:
            specs = [(tree, around[-1][-2])]
        else:
            specs = list(package.declarations(tree.source(node), "const_spec"))
        return bool(specs) and all(
            one.type == "const_spec" and one.child_by_field_name("type") is None for _, one in specs
        )
    return node.type in LITERALS


def _inner(package: Package, tree: SyntaxTree, node: Node, depth: int) -> Type | None:
    children = node.named_children
    return type_of(package, tree, children[0], depth) if len(children) == 1 else None


def _operand(package: Package, tree: SyntaxTree, node: Node, depth: int) -> Type | None:
    operand = node.child_by_field_name("operand")
    return type_of(package, tree, operand, depth) if operand is not None else None


def _index(package: Package, tree: SyntaxTree, node: Node, depth: int) -> Type | None:
    return element_of(package, _operand(package, tree, node, depth))


def _unary(package: Package, tree: SyntaxTree, node: Node, depth: int) -> Type | None:
    operator = node.child_by_field_name("operator")
    found = _operand(package, tree, node, depth)
    if operator is not None and operator.type == "<-":
        return element_of(package, found)
    if operator is None or operator.type != "*" or found is None or found.node is None:
        return found
    is_pointer = found.node.type == "pointer_type" and found.tree is not None
    return written(found.tree, found.node.named_children[0]) if is_pointer and found.tree else None


def _written(_package: Package, tree: SyntaxTree, node: Node, _depth: int) -> Type | None:
    return written(tree, node.child_by_field_name("type"))


def _literal(_package: Package, tree: SyntaxTree, node: Node, _depth: int) -> Type | None:
    return Type("function", tree, node)


_INFER = {
    "binary_expression": _sum,
    "call_expression": _call,
    "composite_literal": _written,
    "expression_list": _inner,
    "func_literal": _literal,
    "identifier": _identifier,
    "index_expression": _index,
    "parenthesized_expression": _inner,
    "selector_expression": _selector,
    "slice_expression": _operand,
    "type_assertion_expression": _written,
    "type_conversion_expression": _written,
    "unary_expression": _unary,
}
