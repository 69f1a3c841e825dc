"""Finds where code needs a constant of some name, in a file and in those beside it.

Names are compared, not resolved: one that something else has as well is an objection for nothing.
It knows no language; what needs a constant is for the caller to say. Files of other folders are
not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.tree import SyntaxTree, parse
from keylift.model import Span
from keylift.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from keylift.languages.model import File

    # What needs a constant at the end of a path, e.g. "an attribute", or "".
    Need = Callable[[SyntaxTree, tuple[Node, ...]], str]


def find_need(tree: SyntaxTree, name: str, need_of: Need) -> str:
    """Return a sentence on the first use of `name` in the tree that needs a constant, or ""."""
    return _find_need(tree, name, need_of, "")


def find_need_beside(file: File, name: str, need_of: Need, grammar: str) -> str:
    """Return a sentence on the first such use in the files beside this one, or ""."""
    for sibling, text in file.siblings().items():
        if re.search(rf"\b{re.escape(name)}\b", text):
            found = _find_need(parse(text, grammar), name, need_of, f" of {sibling}")
            if found:
                return found
    return ""


def _find_need(tree: SyntaxTree, name: str, need_of: Need, where: str) -> str:
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", tree.text):
        path = tree.path_to(Span(*found.span()))
        # A short template such as `$name` may be plain text to the grammar.
        is_name = path[-1].type == "identifier" or tree.text[: found.start()].endswith("$")
        need = need_of(tree, path) if is_name else ""
        if need:
            line = LineIndex(tree.text).position(found.start())[0] + 1
            return f"Line {line}{where} uses it in {need}."
    return ""
