"""PHP: turns a class's private constants into private static methods, which return any value.

Nothing outside of the class can use them, so all their uses are in the file, and become calls.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.placement import insert, line_start
from keylift.languages.tree import field_of
from keylift.model import Edit, Refusal, RefusalReason, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from keylift.languages.model import File
    from keylift.languages.tree import Place, SyntaxTree

TYPES = frozenset({"declaration_list", "enum_declaration_list"})
_BY_NAME = re.compile(r"\bconstant\s*\(|\bReflection\w*\b")
_ELSEWHERE = {
    "attribute_list": "A method would lose its attribute.",
    "base_clause": "A class above may have a method of the name that it would get.",
    "use_declaration": "A trait of the class may use it.",
}
# What is evaluated before any code runs.
_CONSTANT = frozenset(
    {"const_declaration", "property_element", "simple_parameter", "attribute_list",
     "property_promotion_parameter", "static_variable_declaration", "enum_case"}
)  # fmt: skip
_LINE = re.compile(r"(?:\r\n|\n|\r)(?=[^\r\n])")
_TEXTS = frozenset({"string", "encapsed_string", "heredoc", "nowdoc"})


def returned_constants(
    tree: SyntaxTree, places: Sequence[Place], _file: File
) -> tuple[Edit, ...] | Refusal:
    """Return the edits that make methods of the classes' constants at these places."""
    edits: list[Edit] = []
    for place in places:
        kinds = [node.type for node in place.path]
        if "const_declaration" not in kinds or TYPES.isdisjoint(kinds):
            continue
        path = place.path[: kinds.index("const_declaration") + 1]
        objection = _objection(tree, path)
        if objection:
            return Refusal(RefusalReason.CONSTANT_REQUIRED, objection)
        edits += _declared(tree, path)
        edits += (
            Edit(tree.span(node), f"self::{_method(tree, path[-1])}()")
            for node in _uses(tree, path)
        )
    return tuple(dict.fromkeys(edits))


def _objection(tree: SyntaxTree, path: tuple[Node, ...]) -> str:
    """Return what speaks against a method, or ""."""
    declaration = path[-1]
    objection = object_to_method(tree, path, _method(tree, declaration))
    if objection or _BY_NAME.search(tree.text):
        return objection or "The code looks constants up by their names."
    elements = [node for node in declaration.named_children if node.type == "const_element"]
    if len(elements) != 1 or any(node.type == "comment" for node in _inner(declaration)):
        return "It is declared along with others, or with a comment within."
    is_early = any(_is_constant(tree, node, declaration) for node in _uses(tree, path))
    return "Something else that must be constant is made of it." if is_early else ""


def object_to_method(tree: SyntaxTree, path: tuple[Node, ...], method: str) -> str:
    """Return what speaks against a private method instead of the member at the path's end."""
    owner, members, declaration = path[-3:]
    modifiers = [
        tree.source(node) for node in declaration.children if node.type == "visibility_modifier"
    ]
    if modifiers != ["private"] or owner.type != "class_declaration":
        return "A static method could return one instead."
    found = {node.type for part in (owner, members, declaration) for node in part.children}
    objection = next((said for kind, said in _ELSEWHERE.items() if kind in found), "")
    if objection:
        return objection
    taken = {_name(tree, node).lower() for node in members.named_children}
    is_taken = method.lower() in taken
    return "The class has a method of the name that it would get." if is_taken else ""


def _inner(declaration: Node) -> Iterator[Node]:
    for child in declaration.children:
        yield child
        if child.type == "const_element":
            yield from child.children


def _method(tree: SyntaxTree, declaration: Node) -> str:
    element = next(node for node in declaration.named_children if node.type == "const_element")
    first, *others = tree.source(element.children[0]).lower().strip("_").split("_")
    return first + "".join(each.capitalize() for each in others)


def _name(tree: SyntaxTree, member: Node) -> str:
    name = member.child_by_field_name("name")
    return tree.source(name) if name else ""


def _uses(tree: SyntaxTree, path: tuple[Node, ...]) -> list[Node]:
    """Return the expressions within the class that mean the constant."""
    owner, declaration = path[-3], path[-1]
    element = next(node for node in declaration.named_children if node.type == "const_element")
    found = []
    for way in tree.occurrences(tree.source(element.children[0])):
        access = way[-2]
        is_access = access.type == "class_constant_access_expression"
        if owner in way and is_access and access.named_children[-1] == way[-1]:
            found.append(access)
    return found


def _is_constant(tree: SyntaxTree, access: Node, declaration: Node) -> bool:
    """Tell whether a use must be constant, or is by an object of which the class is not certain."""
    way = tree.path_of(access)
    scope = tree.source(access.named_children[0])
    owner = next(
        node for node in reversed(tree.path_of(declaration)) if node.type == "class_declaration"
    )
    is_ours = scope in {"self", "static", _name(tree, owner)}
    is_nested = any(node.type == "anonymous_class" for node in way[way.index(owner) :])
    return (
        not is_ours
        or is_nested
        or any(
            node.type in _CONSTANT and field_of(node, way[at + 1]) != "body"
            for at, node in enumerate(way[:-1])
        )
    )


def _declared(tree: SyntaxTree, path: tuple[Node, ...]) -> Iterator[Edit]:
    declaration = path[-1]
    keyword = next(node for node in declaration.children if node.type == "const")
    element = next(node for node in declaration.named_children if node.type == "const_element")
    value = element.children[-1]
    head = f"static function {_method(tree, declaration)}(){type_of(tree, value)}"
    return declared_as_method(tree, declaration, tree.span(keyword).start, value, head)


def declared_as_method(
    tree: SyntaxTree, declaration: Node, at: int, value: Node, head: str
) -> Iterator[Edit]:
    """Yield the edits that replace a declaration from `at` by a method with `head` and `value`."""
    start = tree.span(declaration).start
    line = tree.text[line_start(tree.text, start) : start]
    indent = line[: len(line) - len(line.lstrip())]
    inner = indent + ("\t" if "\t" in indent else "    ")
    opening = Span(at, tree.span(value).start)
    yield Edit(opening, f"{head}\n{indent}{{\n{inner}return ")
    if not any("\n" in tree.source(node) for node in _texts(value)):
        for found in _LINE.finditer(tree.text, opening.end, tree.span(value).end):
            yield insert(found.end(), inner.removeprefix(indent))
    yield insert(tree.span(declaration).end, f"\n{indent}}}")


def _texts(node: Node) -> Iterator[Node]:
    """Yield the texts within a value, whose lines must not be indented anew."""
    if node.type in _TEXTS:
        yield node
    for child in node.named_children:
        yield from _texts(child)


def type_of(tree: SyntaxTree, value: Node) -> str:
    """Return the return type, as far as the value's form tells it."""
    operator = value.child_by_field_name("operator")
    is_joined = (
        value.type == "binary_expression" and operator is not None and tree.source(operator) == "."
    )
    if value.type in _TEXTS or is_joined:
        return ": string"
    return ": array" if value.type == "array_creation_expression" else ""
