"""Kotlin: turns constants into properties, where nothing needs them as constants.

A property that others precede would be read before it is filled, as a constant never is, so it
gets a getter instead. Java code and files of other folders are not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._constant_needs import find_need, find_need_beside
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Edit, Refusal, RefusalReason, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from keylift.languages.model import File

GRAMMAR = "tree_sitter_kotlin:language"
_PROPERTY = "property_declaration"
_BODIES = frozenset({"source_file", "class_body"})
_NEEDS = {"annotation": "an annotation", "file_annotation": "an annotation"}
_BEFORE = frozenset({_PROPERTY, "anonymous_initializer"})


def is_constant(tree: SyntaxTree, declaration: Node) -> bool:
    """Tell whether the declaration is that of a constant."""
    return declaration.type == _PROPERTY and "const" in _modifiers_of(tree, declaration)


def _modifiers_of(tree: SyntaxTree, declaration: Node) -> list[str]:
    head = declaration.named_children[0]
    return tree.source(head).split() if head.type == "modifiers" else []


def properties_from_constants(
    tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    """Return the edits that declare the constants at these places as plain properties."""
    edits: list[Edit] = []
    for place in places:
        if is_constant(tree, place.parent):
            objection = _object_to(tree, place, file)
            if objection:
                return Refusal(RefusalReason.CONSTANT_REQUIRED, objection)
            edits += _edits(tree, place)
    return tuple(edits)


def _object_to(tree: SyntaxTree, place: Place, file: File) -> str:
    if place.ancestors[1].type not in _BODIES:
        return "It is declared in a way that Keylift does not read."
    name = _name_of(tree, place.parent)
    others = [node for node in place.ancestors[1].named_children if node != place.parent]
    if _getter(name) in {_getter_of(tree, node) for node in others}:
        return "Another declaration would have the same getter."
    objection = find_need(tree, name, _need_of)
    if objection or "private" in _modifiers_of(tree, place.parent):
        return objection
    kinds = {"class_declaration", "object_declaration"}
    around = next((node for node in place.ancestors[1:] if node.type in kinds), None)
    owner = _name_of(tree, around) if around is not None else ""
    return find_need_beside(file, name, _need_of, GRAMMAR, owner)


def _name_of(tree: SyntaxTree, declaration: Node) -> str:
    kinds = ("variable_declaration", "identifier")
    found = next((node for node in declaration.named_children if node.type in kinds), None)
    return re.split(r"\W", tree.source(found), maxsplit=1)[0] if found else ""


def _getter_of(tree: SyntaxTree, declaration: Node) -> str:
    """Return what the JVM calls a property's getter, or a function's own name."""
    name = _name_of(tree, declaration)
    return _getter(name) if declaration.type == _PROPERTY else name


def _getter(name: str) -> str:
    return f"get{name[:1].upper()}{name[1:]}"


def _need_of(tree: SyntaxTree, path: tuple[Node, ...]) -> str:
    """Say what needs the name at the end of the path as a constant, or nothing."""
    if path[-2].type == "variable_declaration":
        return ""
    for node in path:
        if node.type in _NEEDS:
            return _NEEDS[node.type]
        if is_constant(tree, node):
            return "a constant"
    return ""


def _edits(tree: SyntaxTree, place: Place) -> list[Edit]:
    modifiers = place.parent.named_children[0]
    const = next(node for node in modifiers.named_children if tree.source(node) == "const")
    span = tree.span(const)
    blanks = re.compile(r"\s*").match(tree.text, span.end)
    edits = [Edit(Span(span.start, blanks.end() if blanks else span.end), "")]
    if _is_preceded(tree, place):
        equals = next(node for node in place.parent.children if node.type == "=")
        edits.append(Edit(tree.span(equals), "get() ="))
    return edits


def _is_preceded(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether other code of the file or object may run before a property here is filled."""
    declaration, body = place.parent, place.ancestors[1]
    before = body.named_children[: body.named_children.index(declaration)]
    others = [node for node in before if node.type in _BEFORE and not is_constant(tree, node)]
    around = place.ancestors[2].named_children if len(place.ancestors) > 2 else []  # noqa: PLR2004
    has_parent = any(node.type == "delegation_specifiers" for node in around)
    return has_parent or bool(others)
