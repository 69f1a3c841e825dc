"""PHP: turns a class's private static properties into methods where the class only reads them.

Nothing outside of the class can use them, so all their uses are in the file, and become calls.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._php_class_constants import declared_as_method, object_to_method, type_of
from keylift.languages.tree import field_of
from keylift.model import Edit, Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from keylift.languages.model import File
    from keylift.languages.tree import Place, SyntaxTree

_BY_NAME = re.compile(
    r"::\s*\$[${]|\bReflection\w*\b|\bget_class_vars\b|\bproperty_exists\b", re.IGNORECASE
)
# The grammar takes `isset` for a function.
_BY_REFERENCE = re.compile(
    r"\\?(?:isset|sodium_\w+|settype|array_\w+|\w*sort|preg_\w+)\Z", re.IGNORECASE
)
_TAKES_REFERENCES = re.compile(r"\bfunction\b[^(]*\([^)]*&", re.IGNORECASE)
# Where a value is read; anything else may change the property, or ask whether it is set.
_READS = frozenset(
    {"return_statement", "binary_expression", "argument", "array_element_initializer",
     "echo_statement", "conditional_expression", "parenthesized_expression", "cast_expression",
     "unary_op_expression", "subscript_expression", "assignment_expression", "arrow_function",
     "match_conditional_expression", "print_intrinsic"}
)  # fmt: skip
_METHOD = "A static method could return one instead."


def is_static(declaration: Node) -> bool:
    """Tell whether a declaration of properties is one of the class, not of its objects."""
    return any(node.type == "static_modifier" for node in declaration.children)


def returned_statics(
    tree: SyntaxTree, places: Sequence[Place], _file: File
) -> tuple[Edit, ...] | Refusal:
    """Return the edits that make methods of the classes' static properties at these places."""
    edits: list[Edit] = []
    for place in places:
        kinds = [node.type for node in place.path]
        if "property_declaration" not in kinds:
            continue
        path = place.path[: kinds.index("property_declaration") + 1]
        if not is_static(path[-1]):
            continue
        objection = _objection(tree, path)
        if objection:
            return Refusal(RefusalReason.CONSTANT_REQUIRED, objection)
        edits += _edits(tree, path)
    return tuple(dict.fromkeys(edits))


def _edits(tree: SyntaxTree, path: tuple[Node, ...]) -> Iterator[Edit]:
    declaration, element = path[-1], _element(path[-1])
    kind = declaration.child_by_field_name("type")
    value = element.children[-1]
    returned = f": {tree.source(kind)}" if kind else type_of(tree, value)
    method = _method(tree, element)
    head = f"private static function {method}(){returned}"
    yield from declared_as_method(tree, declaration, tree.span(declaration).start, value, head)
    for way in _uses(tree, path):
        yield Edit(tree.span(way[-1]), f"self::{method}()")


def _objection(tree: SyntaxTree, path: tuple[Node, ...]) -> str:
    elements = [node for node in path[-1].named_children if node.type == "property_element"]
    is_plain = len(elements) == 1 and len(elements[0].children) == len("$= ")
    if not is_plain:
        return "It is declared along with others, or with a comment within."
    objection = object_to_method(tree, path, _method(tree, elements[0]))
    if objection:
        return objection
    if _BY_NAME.search(tree.text):
        return "The code looks properties up by their names."
    is_read = all(_is_read(tree, path, way) for way in _uses(tree, path))
    return "" if is_read else f"{_METHOD} But it may be changed."


def _element(declaration: Node) -> Node:
    return next(node for node in declaration.named_children if node.type == "property_element")


def _method(tree: SyntaxTree, element: Node) -> str:
    name = tree.source(element.children[0])[1:].strip("_")
    if name.isupper():
        name = name.lower()
    first, *others = [part for part in name.split("_") if part] or ["value"]
    return first[0].lower() + first[1:] + "".join(each[0].upper() + each[1:] for each in others)


def _uses(tree: SyntaxTree, path: tuple[Node, ...]) -> list[tuple[Node, ...]]:
    """Return the ways to the expressions within the class that mean the property."""
    found = []
    for way in tree.occurrences(tree.source(_element(path[-1]).children[0])):
        is_access = way[-2].type == "scoped_property_access_expression"
        if is_access and path[-3] in way:
            found.append(way[:-1])
    return found


def _is_read(tree: SyntaxTree, path: tuple[Node, ...], way: tuple[Node, ...]) -> bool:
    """Tell whether the access at the end of the way surely means the property, and reads it."""
    owner, depth = path[-3], len(way) - 1
    name = owner.child_by_field_name("name")
    ours = {"self", "static", tree.source(name) if name else "self"}
    is_nested = any(node.type == "anonymous_class" for node in way[way.index(owner) :])
    if is_nested or tree.source(way[-1].children[0]) not in ours:
        return False
    while way[depth - 1].type in {"subscript_expression", "parenthesized_expression"}:
        depth -= 1
    parent, node = way[depth - 1], way[depth]
    if parent.type not in _READS or any(each.type == "&" for each in parent.children):
        return False
    if parent.type == "assignment_expression":
        return field_of(parent, node) == "right"
    return parent.type != "argument" or not _is_by_reference(tree, way[depth - 3])


def _is_by_reference(tree: SyntaxTree, call: Node) -> bool:
    """Tell whether what is called may change its argument."""
    function = call.child_by_field_name("function") or call.child_by_field_name("name")
    called = tree.source(function) if function else ""
    return bool(_BY_REFERENCE.match(called) or _TAKES_REFERENCES.search(tree.text))
