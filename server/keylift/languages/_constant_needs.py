"""Finds where code needs a constant of some name, in a file and in those beside it.

Names are compared, not resolved: one that something else has as well is an objection for nothing.
It knows no language; what needs a constant is for the caller to say. Files of other folders are
not seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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

_LONGEST_OWNER = 200


def find_need(tree: SyntaxTree, name: str, need_of: Need) -> str:
    """Return a sentence on the first use of `name` in the tree that needs a constant, or ""."""
    return _find_need(tree, name, need_of, _Where())


def find_need_beside(file: File, name: str, need_of: Need, grammar: str, owner: str) -> str:
    """Return a sentence on the first such use in the files beside this one, or "".

    Args:
        file: The document's surroundings.
        name: The constant's.
        need_of: What needs a constant there.
        grammar: The language's.
        owner: Name of the type that has the constant, or "" where none has.
    """
    for sibling, text in file.siblings().items():
        if re.search(rf"\b{re.escape(name)}\b", text):
            found = _find_need(parse(text, grammar), name, need_of, _Where(sibling, owner))
            if found:
                return found
    return ""


@dataclass(frozen=True, slots=True)
class _Where:
    """A file beside the document, or the document itself, and the type that has the constant."""

    file: str = ""
    owner: str = ""

    def said(self, line: int, before: str) -> str:
        """Begin a sentence on a use of the name behind some text."""
        if not self.file:
            return f"Line {line} uses"
        # There, only the owner's name in front tells that no other one is meant.
        is_sure = self.owner and re.search(rf"\b{re.escape(self.owner)}\s*\??\.\s*\Z", before)
        return f"Line {line} of {self.file} {'uses' if is_sure else 'may use'}"


def _find_need(tree: SyntaxTree, name: str, need_of: Need, where: _Where) -> str:
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", tree.text):
        path = tree.path_to(Span(*found.span()))
        # A short template such as `$name` may be plain text to the grammar.
        is_name = path[-1].type == "identifier" or tree.text[: found.start()].endswith("$")
        need = need_of(tree, path) if is_name else ""
        if need:
            line = LineIndex(tree.text).position(found.start())[0] + 1
            before = tree.text[max(0, found.start() - _LONGEST_OWNER) : found.start()]
            return f"{where.said(line, before)} it in {need}."
    return ""
