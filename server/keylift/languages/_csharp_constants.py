"""C#: turns constants into variables, where nothing needs them as constants.

A field that other static members precede would be read before it is filled, as a constant never
is, so it becomes a property instead. Files of other folders are not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._constant_needs import find_need, find_need_beside
from keylift.languages.tree import Place, SyntaxTree, field_of
from keylift.model import Edit, Refusal, RefusalReason, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from keylift.languages.model import File

GRAMMAR = "tree_sitter_c_sharp:language"
_FIELD = "field_declaration"
_LOCAL = "local_declaration_statement"
_TYPES = frozenset({"class_declaration", "struct_declaration", "record_declaration"})
_SHARED = frozenset({"public", "internal", "protected"})
_NEEDS = {
    "attribute": "an attribute",
    "constant_pattern": "a pattern",
    "goto_statement": "a jump",
    "parameter": "a default",
}
_FUNCTIONS = frozenset({"local_function_statement", "lambda_expression"})


def is_constant(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the place is the value of a constant."""
    is_value = place.parent.type == "variable_declarator"
    return is_value and "const" in modifiers_of(tree, place.ancestors[2])


def modifiers_of(tree: SyntaxTree, node: Node) -> set[str]:
    """Return the modifiers of a declaration or function."""
    return {tree.source(child) for child in node.named_children if child.type == "modifier"}


def variables_from_constants(
    tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    """Return the edits that declare the constants at these places as variables."""
    edits: list[Edit] = []
    for place in places:
        if is_constant(tree, place):
            objection = _object_to_declaration(place) or _object_to_uses(tree, place, file)
            if objection:
                return Refusal(RefusalReason.CONSTANT_REQUIRED, objection)
            edits += _edits(tree, place)
    return tuple(dict.fromkeys(edits))


def _object_to_declaration(place: Place) -> str:
    variables, declaration, around = place.ancestors[1:4]
    if sum(node.type == "variable_declarator" for node in variables.named_children) != 1:
        return "It is declared together with others."
    if declaration.type == _LOCAL:
        is_plain = around.type in {"block", "global_statement"}
        return "" if is_plain else "Other sections of its switch may use it."
    return "" if place.ancestors[4].type in _TYPES else "It is declared in an interface."


def _object_to_uses(tree: SyntaxTree, place: Place, file: File) -> str:
    declarator, _, declaration = place.ancestors[:3]
    name = declarator.child_by_field_name("name")
    word = tree.source(name) if name else ""
    objection = find_need(tree, word, _need_of if declaration.type == _FIELD else _need_of_local)
    is_seen = declaration.type == _FIELD and not _SHARED.isdisjoint(modifiers_of(tree, declaration))
    is_partial = declaration.type == _FIELD and "partial" in modifiers_of(tree, place.ancestors[4])
    if objection or not (is_seen or is_partial):
        return objection
    owner = place.ancestors[4].child_by_field_name("name")
    return find_need_beside(file, word, _need_of, GRAMMAR, tree.source(owner) if owner else "")


def _need_of(tree: SyntaxTree, path: tuple[Node, ...]) -> str:
    """Say what needs the name at the end of the path as a constant, or nothing."""
    if path[-2].type == "variable_declarator" and field_of(path[-2], path[-1]) == "name":
        return ""
    for node in path:
        if node.type in _NEEDS:
            return _NEEDS[node.type]
        if node.type in {_FIELD, _LOCAL} and "const" in modifiers_of(tree, node):
            return "a constant"
    return ""


def _need_of_local(tree: SyntaxTree, path: tuple[Node, ...]) -> str:
    """Say the same of a local name, which static functions reach only as a constant."""
    is_static = any(
        node.type in _FUNCTIONS and "static" in modifiers_of(tree, node) for node in path[:-1]
    )
    return "a static function" if is_static else _need_of(tree, path)


def _edits(tree: SyntaxTree, place: Place) -> list[Edit]:
    declaration = place.ancestors[2]
    const = next(node for node in declaration.named_children if tree.source(node) == "const")
    span = tree.span(const)
    if declaration.type == _LOCAL:
        blanks = re.compile(r"\s*").match(tree.text, span.end)
        return [Edit(Span(span.start, blanks.end() if blanks else span.end), "")]
    if not _is_preceded(tree, place):
        return [Edit(span, "static readonly")]
    equals = next(node for node in place.parent.children if node.type == "=")
    return [Edit(span, "static"), Edit(tree.span(equals), "=>")]


def _is_preceded(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether other code of the type may run before a field here is filled."""
    declaration, members, kind = place.ancestors[2:5]
    before = members.named_children[: members.named_children.index(declaration)]
    return "partial" in modifiers_of(tree, kind) or any(
        node.type in {_FIELD, "property_declaration", "event_field_declaration"}
        and "static" in modifiers_of(tree, node)
        for node in before
    )
