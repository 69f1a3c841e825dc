"""Java: which constants must stay: annotations and case labels use them, or code that runs earlier.

Those of other folders are not seen. Names are compared, not resolved: one that something else has
as well makes a constant stay for nothing, unless a class declares it itself where it is used.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._java_order import (
    Classes,
    early_reader,
    is_static_field,
    modifiers_of,
    trees_by_class,
)
from keylift.languages.tree import SyntaxTree, parse
from keylift.model import Edit, Refusal, RefusalReason
from keylift.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tree_sitter import Node

    from keylift.languages.model import File
    from keylift.languages.tree import Place

_GRAMMAR = "tree_sitter_java:language"
_USERS = {"switch_label": "a case label", "annotation": "an annotation"}
_BODIES = frozenset({"class_body", "interface_body", "enum_body_declarations"})
_FIELDS = frozenset({"field_declaration", "constant_declaration"})
_WORD = re.compile(r"\w+")
_INNER = "Before Java 16, an inner class may have no other static field."


def constants_that_stay(
    tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    """Refuse variables that are used as constants, even by way of another one; no edit is made."""
    for place in places:
        name = place.parent.child_by_field_name("name")
        if place.parent.type != "variable_declarator" or name is None:
            continue
        if _is_in_inner_class(tree, place.path[: place.depth - 1]):
            return Refusal(RefusalReason.CONSTANT_REQUIRED, _INNER)
        trees, names = {"": tree}, _passed_on([tree], {tree.source(name)})
        if _is_seen_elsewhere(tree, place.ancestors[1]):
            names = _add_siblings(trees, names, file)
        use = _find_use(trees, names, tree.source(name))
        if use:
            return Refusal(RefusalReason.CONSTANT_REQUIRED, use)
        is_constant = _is_constant(tree, place.ancestors[1])
        reader = _find_early_reader(trees, names, file) if is_constant else ""
        if reader:
            return Refusal(RefusalReason.READ_EARLY, reader)
    return ()


def _is_in_inner_class(tree: SyntaxTree, path: tuple[Node, ...]) -> bool:
    """Tell whether the path leads to a static field of a class that belongs to an object."""
    if path[-1].type != "field_declaration" or not is_static_field(tree, path[-1]):
        return False
    owner, around = path[-3], path[-4]
    if owner.type == "object_creation_expression":
        return True
    is_nested = around.type in {"class_body", "enum_body_declarations", "block", "constructor_body"}
    is_static = "static" in modifiers_of(tree, owner)
    return owner.type == "class_declaration" and is_nested and not is_static


def _find_early_reader(trees: dict[str, SyntaxTree], names: set[str], file: File) -> str:
    """Say which line may read one of the constants before it is filled, or nothing."""
    classes = Classes(trees_by_class(file.siblings, lambda text: parse(text, _GRAMMAR)))
    for tree in trees.values():
        classes.add(tree)
    for path_of_file, tree in trees.items():
        for path in _constants(tree, names):
            reader = early_reader(tree, path, names, classes)
            if reader:
                return f"{_where(tree, reader, path_of_file)} may do so."
    return ""


def _constants(tree: SyntaxTree, names: set[str]) -> Iterator[tuple[Node, ...]]:
    """Yield the paths of the declarations of the fields with these names that are constants."""
    for node, declared in tree.once(_all_constants):
        if not declared.isdisjoint(names):
            yield tree.path_of(node)


def _all_constants(tree: SyntaxTree) -> list[tuple[Node, set[str]]]:
    found = []
    for node in tree.walk():
        if node.type in _FIELDS and _is_constant(tree, node):
            declared = (child.child_by_field_name("name") for child in node.named_children)
            found.append((node, {tree.source(name) for name in declared if name is not None}))
    return found


def _is_constant(tree: SyntaxTree, declaration: Node) -> bool:
    is_final = "final" in modifiers_of(tree, declaration)
    is_field = declaration.type == "field_declaration"
    return declaration.type == "constant_declaration" or (is_field and is_final)


def _is_seen_elsewhere(tree: SyntaxTree, declaration: Node) -> bool:
    modifiers = [node for node in declaration.named_children if node.type == "modifiers"]
    is_private = any("private" in tree.source(node).split() for node in modifiers)
    return declaration.type != "local_variable_declaration" and not is_private


def _add_siblings(trees: dict[str, SyntaxTree], names: set[str], file: File) -> set[str]:
    """Add the files that use one of the names, by their own, and return the names with theirs."""
    waiting, found = dict(file.siblings()), [""]
    while found:
        found = [name for name, text in waiting.items() if names & set(_WORD.findall(text))]
        trees |= {name: parse(waiting.pop(name), _GRAMMAR) for name in found}
        names = _passed_on(trees.values(), names)
    return names


def _find_use(trees: dict[str, SyntaxTree], names: set[str], name: str) -> str:
    for file, tree in trees.items():
        for node, words in tree.once(_users):
            used = names & words
            if file and name in used and _is_its_own(tree, node, name):
                used.remove(name)
            if used:
                return f"{_where(tree, node, file)} uses it in {_USERS[node.type]}."
    return ""


def _is_its_own(tree: SyntaxTree, use: Node, name: str) -> bool:
    """Tell whether a name means, where it is used, a constant that a class around declares."""
    if re.search(rf"\.\s*{re.escape(name)}\b", tree.source(use)):
        return False
    return any(
        target is not None
        and tree.source(target) == name
        and value is not None
        and name not in _WORD.findall(tree.source(value))
        for body in tree.path_of(use)
        if body.type in _BODIES
        for field in body.named_children
        if field.type in _FIELDS
        for declared in field.named_children
        if declared.type == "variable_declarator"
        for target in [declared.child_by_field_name("name")]
        for value in [declared.child_by_field_name("value")]
    )


def _users(tree: SyntaxTree) -> list[tuple[Node, set[str]]]:
    nodes = (node for node in tree.walk() if node.type in _USERS)
    return [(node, set(_WORD.findall(tree.source(node)))) for node in nodes]


def _where(tree: SyntaxTree, node: Node, file: str) -> str:
    line = LineIndex(tree.text).position(tree.span(node).start)[0] + 1
    return f"Line {line} of {file}" if file else f"Line {line}"


def _passed_on(trees: Iterable[SyntaxTree], names: set[str]) -> set[str]:
    """Return the names, and those of the variables that are made of them."""
    made = [each for tree in trees for each in tree.once(_made)]
    size = 0
    while size < len(names):
        size = len(names)
        names = names | {target for target, words in made if names & words}
    return names


def _made(tree: SyntaxTree) -> list[tuple[str, set[str]]]:
    """Return the name of each variable with the words that it is made of."""
    return [
        (tree.source(target), set(_WORD.findall(tree.source(value))))
        for node in tree.walk()
        if node.type == "variable_declarator"
        and (target := node.child_by_field_name("name"))
        and (value := node.child_by_field_name("value"))
    ]
