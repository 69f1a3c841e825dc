"""Kotlin: templates inside of strings, of which the grammar sees only some."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

# Python's letters and digits are more than Kotlin's: at most too much is taken for a name.
_SHORT = r"(?P<name>\$(?:[^\W\d]\w*|`[^`\r\n]+`))"
_TEMPLATES = {
    '"': re.compile(rf"\\.|{_SHORT}|(?P<other>\$[{{`])", re.DOTALL),
    '"""': re.compile(rf"{_SHORT}|(?P<other>\$[{{`])"),
}
_SEEN = "interpolation"


def has_template(content: str, quote: str) -> bool:
    """Tell whether a string's content has any template."""
    return any(found.lastgroup for found in _TEMPLATES[quote].finditer(content))


def short_templates(tree: SyntaxTree, literal: Node) -> Iterator[Span]:
    """Yield each `$name` that the grammar takes for text, as it does in a plain string."""
    start = tree.span(literal).start
    for found in _unseen(tree, literal):
        if found["name"]:
            yield Span(start + found.start(), start + found.end())


def has_unknown_template(tree: SyntaxTree, literal: Node) -> bool:
    """Tell whether there is a template that is neither a name nor a hole of the tree."""
    return any(found["other"] for found in _unseen(tree, literal))


def _unseen(tree: SyntaxTree, literal: Node) -> Iterator[re.Match[str]]:
    parts = (
        "\0" * len(tree.source(child)) if child.type == _SEEN else tree.source(child)
        for child in literal.children
    )
    text = "".join(parts)
    return _TEMPLATES['"""' if text.startswith('"""') else '"'].finditer(text)
