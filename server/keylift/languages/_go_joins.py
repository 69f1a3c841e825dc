"""How Go joins strings, and which expressions are plain strings, as far as the same file says.

It resolves no imports: what the file does not spell out is not taken for a string.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from keylift.languages.tree import field_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree

_LITERALS = frozenset({"interpreted_string_literal", "raw_string_literal"})
_STRING_FUNCTIONS = frozenset(
    {
        "string", "fmt.Sprint", "fmt.Sprintf", "fmt.Sprintln", "os.Getenv", "strconv.Itoa",
        "strings.TrimSpace", "strings.ToLower", "strings.ToUpper", "strings.Join",
        "strings.TrimPrefix", "strings.TrimSuffix", "strings.ReplaceAll", "strings.Repeat",
        "url.QueryEscape", "url.PathEscape", "mustEnv",
    }
)  # fmt: skip
# Where gofmt takes an expression for one that stands alone.
_RESTARTS = frozenset({"literal_value", "literal_element", "keyed_element", "block"})
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_HEADER = re.compile(r"\w+\.Header\.Get")
_OTHER_BINDERS = frozenset(
    {
        "range_clause", "type_spec", "import_spec", "variadic_parameter_declaration",
        "type_parameter_declaration", "receive_statement", "type_switch_statement",
        "function_declaration",
    }
)  # fmt: skip


def spaced(place: Place) -> str:
    """Return the operator as gofmt writes it: without blanks deep inside of an expression."""
    depth = 1
    for parent, child in pairwise(place.path):
        depth = 1 if parent.type in _RESTARTS else max(depth + _deeper(parent, child), 1)
    if place.path[-2].type == "binary_expression" and _is_right(place.path[-2], place.literal):
        # The join gets parentheses here.
        depth = max(depth - 1, 1)
    return " + " if depth == 1 else "+"


def _deeper(parent: Node, child: Node) -> int:
    """Return how much deeper gofmt takes a child to be than its parent."""
    if parent.type == "parenthesized_expression":
        return -1
    if parent.type == "argument_list":
        return int(len(_values(parent)) > 1)
    if parent.type in {"assignment_statement", "short_var_declaration"}:
        sides = [parent.child_by_field_name(side) for side in ("left", "right")]
        return int(all(side is not None and len(_values(side)) > 1 for side in sides))
    if parent.type == "binary_expression":
        is_left_of_sum = _sign(parent) == "+" and not _is_right(parent, child)
        is_chained = _sign(child) == _sign(parent) or (is_left_of_sum and child.type in _LITERALS)
        return int(_is_right(parent, child) or not is_chained)
    return int(field_of(parent, child) == "index")


def _values(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _is_right(binary: Node, operand: Node) -> bool:
    return binary.child_by_field_name("right") == operand


def _sign(node: Node) -> str:
    operator = node.child_by_field_name("operator") if node.type == "binary_expression" else None
    return operator.type if operator else ""


def is_string(tree: SyntaxTree, node: Node) -> bool:
    """Tell whether an expression is a plain string for certain, or an untyped one."""
    if node.type in {"parenthesized_expression", "expression_list"}:
        return all(is_string(tree, child) for child in node.named_children)
    if node.type == "binary_expression":
        operator = node.child_by_field_name("operator")
        sides = [node.child_by_field_name(side) for side in ("left", "right")]
        is_sum = operator is not None and operator.type == "+"
        return is_sum and all(side is not None and is_string(tree, side) for side in sides)
    if node.type == "slice_expression":
        operand = node.child_by_field_name("operand")
        return operand is not None and is_string(tree, operand)
    if node.type == "call_expression":
        function = node.child_by_field_name("function")
        name = tree.source(function) if function else ""
        return name in _STRING_FUNCTIONS or bool(_HEADER.fullmatch(name))
    if node.type == "identifier":
        return _is_string_variable(tree, tree.source(node))
    return node.type in _LITERALS


def _is_string_variable(tree: SyntaxTree, name: str) -> bool:
    """Tell whether the file declares the name, and every time as a string."""
    declared = [_declares_string(tree, path) for path in tree.occurrences(name)]
    found = [one for one in declared if one is not None]
    return bool(found) and all(found)


def _declares_string(tree: SyntaxTree, path: tuple[Node, ...]) -> bool | None:
    """Tell whether an occurrence declares its name as a string; None where it declares nothing."""
    parent = path[-2]
    field = field_of(parent, path[-1])
    if parent.type in {"parameter_declaration", "var_spec", "const_spec"} and field == "name":
        written = parent.child_by_field_name("type")
        return tree.source(written) == "string" if written else _is_literal(parent, "value")
    if parent.type == "expression_list" and path[-3].type == "short_var_declaration":
        is_left = field_of(path[-3], parent) == "left"
        return _is_literal(path[-3], "right") if is_left else None
    is_bound = not _OTHER_BINDERS.isdisjoint(node.type for node in path[-3:-1])
    return False if is_bound and field != "operand" else None


def _is_literal(declaration: Node, field: str) -> bool:
    """Tell whether the declaration gives its one name one string literal."""
    values = declaration.child_by_field_name(field)
    kinds = [node.type for node in values.named_children] if values else []
    return len(kinds) == 1 and kinds[0] in _LITERALS
