"""Java: which constants must stay, since an annotation or a case label of the folder uses them.

Those of other folders are not seen. Names are compared, not resolved: one that something else has
as well makes a constant stay for nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.tree import SyntaxTree, parse
from keylift.model import Edit, Refusal, RefusalReason
from keylift.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tree_sitter import Node

    from keylift.languages.model import File
    from keylift.languages.tree import Place

_GRAMMAR = "tree_sitter_java:language"
_USERS = {"switch_label": "a case label", "annotation": "an annotation"}
_WORD = re.compile(r"\w+")


def constants_that_stay(
    tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    """Refuse variables that are used as constants, even by way of another one; no edit is made."""
    for place in places:
        name = place.parent.child_by_field_name("name")
        if place.parent.type != "variable_declarator" or name is None:
            continue
        trees, names = {"": tree}, _passed_on([tree], {tree.source(name)})
        if _is_seen_elsewhere(tree, place.ancestors[1]):
            names = _add_siblings(trees, names, file)
        use = _find_use(trees, names)
        if use:
            return Refusal(RefusalReason.CONSTANT_REQUIRED, use)
    return ()


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


def _find_use(trees: dict[str, SyntaxTree], names: set[str]) -> str:
    for file, tree in trees.items():
        for node in tree.walk():
            if node.type in _USERS and not names.isdisjoint(_WORD.findall(tree.source(node))):
                line = LineIndex(tree.text).position(tree.span(node).start)[0] + 1
                where = f"Line {line} of {file}" if file else f"Line {line}"
                return f"{where} uses it in {_USERS[node.type]}."
    return ""


def _passed_on(trees: Iterable[SyntaxTree], names: set[str]) -> set[str]:
    """Return the names, and those of the variables that are made of them."""
    made = [
        (tree.source(target), set(_WORD.findall(tree.source(value))))
        for tree in trees
        for node in tree.walk()
        if node.type == "variable_declarator"
        and (target := node.child_by_field_name("name"))
        and (value := node.child_by_field_name("value"))
    ]
    size = 0
    while size < len(names):
        size = len(names)
        names = names | {target for target, words in made if names & words}
    return names
