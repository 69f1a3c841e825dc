"""Classes of ours in a file that stands alone: no helper file could be compiled with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages.model import Reach
from keylift.languages.ownership import contains_ours
from keylift.languages.placement import at_end, in_style_of
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.model import Function
    from keylift.languages.tree import SyntaxTree

_NAMED = frozenset({"class_declaration", "object_declaration"})


def in_own_class(
    tree: SyntaxTree, function: Function, form: str, name: str, reach: str
) -> Reach | Refusal:
    """Reach `function` in a class at the end of the file, or say why the file can have none.

    Args:
        tree: The file.
        function: What the class is to hold.
        form: The class with `@code` for its members, by two blanks a level.
        name: What the class is called.
        reach: What the file calls it.
    """
    member = function.names[0]
    codes = [each.replace("@function", member) for each in (function.code, *function.others)]
    there = _class_of(tree, name)
    if there is not None and contains_ours(tree.source(there), codes):
        return Reach(f"{reach}.{member}")
    if there is not None:
        return Refusal(RefusalReason.NOT_NAMESPACED)
    code = in_style_of(tree.text, form.replace("@code", codes[0]))
    return Reach(f"{reach}.{member}", (at_end(tree.text, code),))


def _class_of(tree: SyntaxTree, name: str) -> Node | None:
    return next((path[-2] for path in tree.occurrences(name) if path[-2].type in _NAMED), None)
